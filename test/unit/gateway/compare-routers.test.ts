import { expect, test } from 'vitest';
import { compareRouters, expectedRouters } from '../../../src/gateway/compare-routers.ts';
import type { LiveRouter } from '../../../src/gateway/traefik-api.ts';
import { gatewaySettingsWith } from '../../helpers/gateway-settings.ts';

const expected = expectedRouters(
  gatewaySettingsWith({ entryPoints: [{ name: 'aws', host: '127.0.0.1', port: 4566 }] }),
);
const healthy: LiveRouter[] = expected.map(({ route, rule, priority, leadsTo }) => ({
  name: `kecs-system_${route}_0@kubernetescrd`,
  rule,
  priority,
  status: 'enabled',
  errors: [],
  entryPoints: ['aws'],
  service: leadsTo.includes('@') ? leadsTo : 'some-service',
  servers: leadsTo.includes('@') ? undefined : [leadsTo],
}));

const withEcs = (change: Partial<LiveRouter>): LiveRouter[] =>
  healthy.map((router) => (router.priority === 100 ? { ...router, ...change } : router));

test('a gateway that serves what was asked for has no problems', () => {
  expect(compareRouters(expected, healthy)).toEqual([]);
});

test('what answers until the routes are read is not taken for one of them, whichever is listed first', () => {
  const starting = {
    ...(healthy.find(({ rule }) => rule === 'PathPrefix(`/`)') as LiveRouter),
    name: 'starting@file',
    priority: 1,
  };
  expect(compareRouters(expected, [starting, ...healthy])).toEqual([]);
  expect(compareRouters(expected, [...healthy, starting])).toEqual([]);
});

test('there is one expected router for each route and entry point', () => {
  expect(expectedRouters(gatewaySettingsWith())).toHaveLength(expected.length * 2);
});

test.each([
  ['missing', { rule: 'PathPrefix(`/elsewhere`)' }, /does not list it/],
  ['missing', { entryPoints: ['metrics'] }, /does not list it/],
  [
    'disabled',
    { status: 'disabled', errors: ['middleware "x" does not exist'] },
    /middleware "x" does not exist/,
  ],
  ['warning', { status: 'warning' }, /warning/],
] as const)('a router with %s is a problem', (problem, change, reason) => {
  const found = compareRouters(expected, withEcs(change));

  expect(found).toMatchObject([{ name: 'ecs', entryPoint: 'aws', problem }]);
  expect(found[0]?.reason).toMatch(reason);
});

test('a router with another priority is a problem', () => {
  expect(compareRouters(expected, withEcs({ priority: 9 }))).toMatchObject([
    { name: 'ecs', problem: 'wrong-priority' },
  ]);
});

test('a router that leads somewhere else is a problem', () => {
  const [problem] = compareRouters(expected, withEcs({ servers: ['http://127.0.0.1:1'] }));

  expect(problem).toEqual({
    name: 'ecs',
    entryPoint: 'aws',
    problem: 'wrong-service',
    reason: 'it leads to http://127.0.0.1:1 instead of http://127.0.0.1:20001',
  });
});

test('a router without servers is a problem', () => {
  expect(compareRouters(expected, withEcs({ servers: [] }))).toMatchObject([{ problem: 'wrong-service' }]);
});
