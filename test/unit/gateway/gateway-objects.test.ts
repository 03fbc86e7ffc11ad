import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/core/kube-objects.ts';
import { gatewayObjects } from '../../../src/gateway/gateway-objects.ts';
import { gatewaySettingsWith } from '../../helpers/gateway-settings.ts';

const TEMPLATES = join(import.meta.dirname, '../../../templates');
const objects = (changes?: Parameters<typeof gatewaySettingsWith>[0]): KubeObject[] =>
  gatewayObjects(gatewaySettingsWith(changes), TEMPLATES);
const named = (list: readonly KubeObject[], kind: string): string[] =>
  list.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

type RouteSpec = {
  entryPoints: string[];
  routes: {
    priority: number;
    middlewares: { name: string }[];
    services: { kind: string; name: string; port?: number }[];
  }[];
};
const routeNamed = (list: readonly KubeObject[], name: string): RouteSpec =>
  list.find((object) => object.kind === 'IngressRoute' && object.metadata.name === name)?.[
    'spec'
  ] as RouteSpec;

test('all ten kinds of Traefik are defined', () => {
  expect(named(objects(), 'CustomResourceDefinition')).toHaveLength(10);
});

test('every middleware and service that a route names is there', () => {
  const list = objects();
  const there = new Set([...named(list, 'Middleware'), ...named(list, 'Service')]);
  const wanted = list
    .filter(({ kind }) => kind === 'IngressRoute')
    .flatMap((object) => (object['spec'] as RouteSpec).routes)
    .flatMap(({ middlewares, services }) => [
      ...middlewares.map(({ name }) => name),
      ...services.flatMap(({ kind, name }) => (kind === 'Service' ? [name] : [])),
    ]);

  expect(wanted.filter((name) => !there.has(name))).toEqual([]);
});

test('the middlewares of the description are there', () => {
  expect(named(objects(), 'Middleware')).toEqual(
    expect.arrayContaining(['aws-headers', 'aws-auth', 'rate-limit']),
  );
});

test('every object says who made it and stands in the one namespace', () => {
  for (const { kind, metadata } of objects()) {
    expect(metadata.labels?.['app.kubernetes.io/managed-by'], metadata.name).toBe('kecs');
    if (kind !== 'Namespace' && kind !== 'CustomResourceDefinition')
      expect(metadata.namespace).toBe('kecs-system');
  }
});

test('ECS calls go to the control plane, on both loopback addresses', () => {
  const { entryPoints, routes } = routeNamed(objects(), 'ecs');

  expect(entryPoints).toEqual(['aws', 'aws6']);
  expect(routes[0]?.priority).toBe(100);
  expect(routes[0]?.services).toMatchObject([{ kind: 'Service', name: 'kecs-control-plane', port: 20_001 }]);
});

test('what would change a status stands outside of no backend', () => {
  const names = routeNamed(objects(), 'default').routes[0]?.middlewares.map(({ name }) => name);

  expect(names).toEqual(['aws-headers', 'aws-auth', 'mark-default', 'rate-limit-beside', 'retry-connect']);
});

test('a refusal is shaped outside of the limit, and carries CORS headers', () => {
  const names = routeNamed(objects(), 'ecs').routes[0]?.middlewares.map(({ name }) => name) ?? [];

  expect(names[0]).toBe('aws-headers');
  expect(names.indexOf('errors-throttled')).toBeLessThan(names.indexOf('rate-limit'));
});

test('without a limit no route asks one, and the middleware lets everything through', () => {
  const list = objects({ rateLimit: 'off' });
  const limit = list.find(({ kind, metadata }) => kind === 'Middleware' && metadata.name === 'rate-limit');

  for (const route of ['ecs', 'default']) {
    expect(JSON.stringify(routeNamed(list, route))).not.toContain('rate-limit');
  }
  expect(limit?.['spec']).toEqual({ rateLimit: { average: 0, burst: 1 } });
});

test('without a backend its routes lead to the error service', () => {
  const list = objects({ backend: undefined });

  expect(named(list, 'Service')).not.toContain('kecs-aws-backend');
  expect(routeNamed(list, 'default').routes[0]?.services[0]?.name).toBe('kecs-error-service');
  expect(JSON.stringify(routeNamed(list, 'default'))).toContain('reason-no-backend');
});

test('a machine without ::1 has one entry point', () => {
  const list = objects({ entryPoints: [{ name: 'aws', host: '127.0.0.1', port: 4566 }] });

  expect(routeNamed(list, 'default').entryPoints).toEqual(['aws']);
});
