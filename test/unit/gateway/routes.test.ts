import { expect, test } from 'vitest';
import { routes } from '../../../src/gateway/routes.ts';
import { ruleText } from '../../../src/gateway/rules/rule.ts';

const table = routes(['http://localhost:*']);

test('the routes have the priorities that the documents name', () => {
  expect(table.map(({ name, priority }) => [name, priority])).toEqual([
    ['foreign-page', 1000],
    ['own', 200],
    ['preflight', 150],
    ['ecs', 100],
    ['elb-classic', 95],
    ['elbv2', 90],
    ['form', 80],
    ['default-options', 12],
    ['default-noae', 11],
    ['default', 10],
  ]);
});

test('every rule is different, since Traefik’s answer is matched by rule', () => {
  expect(new Set(table.map(({ rule }) => ruleText(rule))).size).toBe(table.length);
});

test('the last route takes everything', () => {
  expect(ruleText(table.at(-1)?.rule ?? { kind: 'or', rules: [] })).toBe('PathPrefix(`/`)');
});
