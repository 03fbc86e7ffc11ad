import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createAdminServer } from '../../../src/control-plane/http/admin-server.ts';
import { CallMetrics } from '../../../src/control-plane/http/metrics.ts';

const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' };

async function get(
  path: string,
  headers: Record<string, string> = {},
  whyNotReady?: string,
): Promise<number> {
  const server = createAdminServer(new CallMetrics(), () => whyNotReady).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test('health, readiness and metrics answer, and readiness waits for the records', async () => {
  expect(await get('/healthz')).toBe(200);
  expect(await get('/metrics')).toBe(200);
  expect(await get('/readyz')).toBe(200);
  expect(await get('/readyz', {}, 'records are still being read')).toBe(503);
  expect(await get('/nothing')).toBe(404);
});

test('a person may look in a browser, a page from elsewhere may not read along', async () => {
  expect(await get('/metrics', { ...BROWSER, host: 'localhost:8081', 'sec-fetch-site': 'none' })).toBe(200);
  expect(await get('/metrics', { ...BROWSER, host: 'evil.test:8081', 'sec-fetch-site': 'same-origin' })).toBe(
    403,
  );
  expect(await get('/metrics', { ...BROWSER, origin: 'http://evil.test' })).toBe(403);
});
