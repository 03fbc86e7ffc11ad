import { expect, test } from 'vitest';
import { findHealthPath } from '../../../src/gateway/find-health-path.ts';
import { loopbackServer } from '../../helpers/loopback-server.ts';

test.each([
  ['/_ministack/health', ['/_ministack/health', '/_localstack/health']],
  ['/_localstack/health', ['/_localstack/health', '/']],
  ['/', ['/']],
  [undefined, []],
] as const)('%s is taken from a backend that answers %j', async (expected, answered) => {
  const { port } = await loopbackServer((request, response) =>
    response.writeHead((answered as readonly string[]).includes(request.url ?? '') ? 200 : 403).end(),
  );

  expect(await findHealthPath({ host: '127.0.0.1', port })).toBe(expected);
});

test('a backend that does not run has none', async () => {
  const { port, server } = await loopbackServer(() => undefined);
  server.close();

  expect(await findHealthPath({ host: '127.0.0.1', port })).toBeUndefined();
});
