import { expect, test } from 'vitest';
import { runChecks } from '../../../src/core/checks/run-checks.ts';
import { doctorChecks, preChecks } from '../../../src/doctor/all-checks.ts';
import { CATEGORIES } from '../../../src/doctor/doctor-check.ts';
import { startChecks } from '../../../src/doctor/start-checks.ts';
import { wellFacts } from '../../helpers/doctor-facts.ts';

test('every check has a name of its own, a category in the order of the list, and needs that are there', () => {
  const names = doctorChecks.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { needs = [] } of doctorChecks) expect(names).toEqual(expect.arrayContaining([...needs]));
  const order = doctorChecks.map(({ category }) => CATEGORIES.indexOf(category));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('what a start needs is whole by itself, and looks at no instance', () => {
  const names = preChecks.map(({ name }) => name);
  for (const { needs = [] } of preChecks) expect(names).toEqual(expect.arrayContaining([...needs]));
  expect(names).not.toContain('instances');
  expect(names).toContain('endpoint-port');
});

test('what every start runs is what doctor tells before one', () => {
  const names = preChecks.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(startChecks.map(({ name }) => name)));
  for (const { needs = [] } of startChecks) expect(needs).toEqual([]);
});

test('a machine on which all is well has neither warnings nor failures', async () => {
  const found = await runChecks(doctorChecks, wellFacts(), 3_000);
  expect(found.filter(({ state }) => state !== 'ok' && state !== 'skipped')).toEqual([]);
});
