import { expect, test } from 'vitest';
import { readTraefikLine } from '../../../../src/gateway/access-log/access-record.ts';
import { accessLine } from '../../../helpers/access-lines.ts';

test('a line of the access log', () => {
  expect(readTraefikLine(accessLine(), 0)).toMatchObject({
    kind: 'access',
    at: Date.parse('2026-03-01T12:04:31.220Z'),
    status: 200,
    durationMs: 12.4,
    route: 'ecs',
    host: 'localhost',
    operation: 'ListClusters',
  });
});

test('a query never gets in: it may hold a signature', () => {
  const line = accessLine({ RequestPath: '/bucket/key?X-Amz-Signature=secret' });
  expect(readTraefikLine(line, 0)).toMatchObject({ path: '/bucket/key' });
});

test('routes with dashes, routers of others, and none', () => {
  const route = (RouterName?: string) => readTraefikLine(accessLine({ RouterName }), 0);
  expect(route('team-a_default-noae_0@kubernetescrd')).toMatchObject({ route: 'default-noae' });
  expect(route('api@internal')).toMatchObject({ route: 'api' });
  expect(route(undefined)).toMatchObject({ route: '' });
});

test('what Traefik says of itself', () => {
  const line =
    '{"level":"error","routerName":"r@kubernetescrd","error":"no such service","time":"2026-03-01T12:00:00Z","message":"Could not build"}';
  expect(readTraefikLine(line, 0)).toEqual({
    kind: 'system',
    at: Date.parse('2026-03-01T12:00:00Z'),
    level: 'error',
    message: 'Could not build',
    about: 'r@kubernetescrd, no such service',
  });
});

test('what is no JSON, such as a crash, is told as it is', () => {
  expect(readTraefikLine('panic: nil map', 7)).toMatchObject({
    level: 'error',
    at: 7,
    message: 'panic: nil map',
  });
  expect(readTraefikLine('{"cut off', 7)).toMatchObject({ level: 'error' });
  expect(readTraefikLine('  ', 7)).toBeUndefined();
});
