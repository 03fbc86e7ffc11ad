import { expect, test } from 'vitest';
import { expectedRouters } from '../../../src/gateway/compare-routers.ts';
import type { PartReadiness } from '../../../src/gateway/gateway-link.ts';
import { routeStates } from '../../../src/gateway/route-states.ts';
import type { LiveRouter } from '../../../src/gateway/traefik-api.ts';
import { gatewaySettingsWith } from '../../helpers/gateway-settings.ts';

const settings = gatewaySettingsWith();
const healthy: LiveRouter[] = expectedRouters(settings).map((wanted, at) => ({
  name: `kecs-system_${wanted.route}_${at}@kubernetescrd`,
  rule: wanted.rule,
  priority: wanted.priority,
  status: 'enabled',
  errors: [],
  entryPoints: [wanted.entryPoint],
  service: wanted.leadsTo,
  servers: wanted.leadsTo.includes('@') ? undefined : [wanted.leadsTo],
}));
const part = (name: string, ready = 1): PartReadiness => ({
  name,
  ready,
  wanted: 1,
  reason: ready ? '' : 'it is starting',
  restarts: 0,
  lastExit: null,
});
const PARTS = ['traefik', 'control-plane', 'error-service', 'backend'].map((name) => part(name));

const states = (live: readonly LiveRouter[], parts: readonly PartReadiness[] = PARTS) =>
  routeStates({ settings, live, parts, counts: new Map([['ecs', { requests: 3, errors: 1 }]]) });
const troubles = (...args: Parameters<typeof states>): string[] =>
  states(...args).flatMap(({ name, state, reason }) =>
    state === 'ok' ? [] : [`${name} ${state}: ${reason}`],
  );

test('a healthy gateway has no trouble, and its requests are counted', () => {
  expect(troubles(healthy)).toEqual([]);
  expect(states(healthy).find(({ name }) => name === 'ecs')).toMatchObject({
    state: 'ok',
    ready: { ready: 1, wanted: 1 },
    requests: 3,
    errors: 1,
  });
});

test('a route that Traefik does not have is missing', () => {
  const without = healthy.filter(({ name }) => !name.includes('_ecs_'));
  expect(troubles(without)).toEqual([expect.stringMatching(/^ecs missing: Traefik does not list it/)]);
});

test('one that it has disabled says why', () => {
  const disabled = healthy.map((router) =>
    router.name.includes('_elbv2_')
      ? { ...router, status: 'disabled' as const, errors: ['middleware "x" does not exist'] }
      : router,
  );
  expect(troubles(disabled)).toEqual([
    expect.stringMatching(/^elbv2 disabled: middleware "x" does not exist/),
  ]);
});

test('a router of somebody else that takes everything stands before those that it is asked before', () => {
  const foreign: LiveRouter = {
    name: 'team-catch-all@kubernetescrd',
    rule: 'PathPrefix(`/`)',
    priority: 95,
    status: 'enabled',
    errors: [],
    entryPoints: [settings.entryPoints[0]?.name ?? ''],
    service: 'team@kubernetescrd',
    servers: undefined,
  };
  const shadowed = troubles([...healthy, foreign]);
  expect(shadowed.map((text) => text.split(' ')[0])).toEqual([
    'elbv2',
    'form',
    'default-options',
    'default-noae',
    'default',
  ]);
  expect(shadowed[0]).toContain('team-catch-all@kubernetescrd with priority 95');
  expect(troubles([...healthy, { ...foreign, status: 'disabled' }])).toEqual([]);
});

test('who answers must be ready', () => {
  const parts = PARTS.map((each) => (each.name === 'control-plane' ? part('control-plane', 0) : each));
  expect(troubles(healthy, parts)).toEqual(
    ['own', 'preflight', 'ecs', 'elbv2', 'form'].map(
      (name) => `${name} not-ready: control-plane is not ready: it is starting`,
    ),
  );
});
