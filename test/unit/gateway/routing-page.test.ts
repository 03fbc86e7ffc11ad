import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { routingPage } from '../../../src/gateway/routing-page.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

test('docs/routing.md is what the routing table says (npm run docs)', () => {
  expect(page('routing.md')).toBe(routingPage(page('routing.in.md')));
});

test('the page has a line for each route', () => {
  for (const name of ['foreign-page', 'ecs', 'elbv2', 'default'])
    expect(page('routing.md')).toContain(`| \`${name}\` |`);
});
