import { expect, test } from 'vitest';
import {
  and,
  header,
  headerRegexp,
  method,
  not,
  or,
  path,
  queryRegexp,
  ruleText,
} from '../../../src/gateway/rules/rule.ts';

test('matchers are written with their arguments in back-ticks', () => {
  expect(ruleText(header('X-A', 'b'))).toBe('Header(`X-A`, `b`)');
  expect(ruleText(queryRegexp('v', '^1\\.0$'))).toBe('QueryRegexp(`v`, `^1\\.0$`)');
  expect(ruleText(path('/'))).toBe('Path(`/`)');
});

test('groups inside groups of another kind are put in parentheses', () => {
  const [a, b, c] = [method('A'), method('B'), method('C')];
  expect(ruleText(or(a, and(b, c)))).toBe('Method(`A`) || (Method(`B`) && Method(`C`))');
  expect(ruleText(and(or(a, b), c))).toBe('(Method(`A`) || Method(`B`)) && Method(`C`)');
  expect(ruleText(or(a, or(b, c)))).toBe('Method(`A`) || Method(`B`) || Method(`C`)');
});

test('a negation holds for the whole of what it stands before', () => {
  expect(ruleText(not(method('A')))).toBe('!Method(`A`)');
  expect(ruleText(not(or(method('A'), method('B'))))).toBe('!(Method(`A`) || Method(`B`))');
});

test('a text that would end its argument, or an empty one, is refused', () => {
  expect(() => ruleText(headerRegexp('X', 'a`) || PathPrefix(`/'))).toThrow(
    expect.objectContaining({ code: 'KECS1503' }),
  );
  expect(() => ruleText(path(''))).toThrow(expect.objectContaining({ code: 'KECS1503' }));
});
