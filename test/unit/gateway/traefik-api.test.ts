import { expect, test } from 'vitest';
import { liveRouters, traefikVersion } from '../../../src/gateway/traefik-api.ts';
import { loopbackServer } from '../../helpers/loopback-server.ts';

test('routers are read with their servers', async () => {
  const { url } = await loopbackServer((request, response) => {
    expect(request.url).toBe('/api/rawdata');
    response.end(
      JSON.stringify({
        routers: {
          'ns_ecs_0@kubernetescrd': {
            rule: 'Path(`/`)',
            priority: 100,
            status: 'enabled',
            using: ['aws'],
            service: 'ns_ecs_0_lb',
          },
          'ns_s3_0@kubernetescrd': {
            rule: 'Path(`/b`)',
            priority: 10,
            status: 'disabled',
            error: ['why'],
            service: 'x@file',
          },
        },
        services: {
          'ns_ecs_0_lb@kubernetescrd': { loadBalancer: { servers: [{ url: 'http://127.0.0.1:1' }] } },
        },
      }),
    );
  });

  expect(await liveRouters(url)).toEqual([
    {
      name: 'ns_ecs_0@kubernetescrd',
      rule: 'Path(`/`)',
      priority: 100,
      status: 'enabled',
      errors: [],
      entryPoints: ['aws'],
      service: 'ns_ecs_0_lb@kubernetescrd',
      servers: ['http://127.0.0.1:1'],
    },
    {
      name: 'ns_s3_0@kubernetescrd',
      rule: 'Path(`/b`)',
      priority: 10,
      status: 'disabled',
      errors: ['why'],
      entryPoints: [],
      service: 'x@file',
      servers: undefined,
    },
  ]);
});

test('an API that refuses is an error that names it', async () => {
  const { url } = await loopbackServer((_, response) => response.writeHead(404).end());

  await expect(liveRouters(url)).rejects.toMatchObject({
    code: 'KECS1504',
    details: { why: 'it answered 404' },
  });
});

test('an API that is not there is an error with the reason', async () => {
  const { url, server } = await loopbackServer(() => undefined);
  server.close();

  await expect(traefikVersion(url)).rejects.toMatchObject({
    code: 'KECS1504',
    details: { why: expect.stringContaining('ECONNREFUSED') },
  });
});

test('an abort is passed on as it is', async () => {
  const { url } = await loopbackServer(() => undefined);
  const reason = new Error('interrupted');

  await expect(liveRouters(url, AbortSignal.abort(reason))).rejects.toBe(reason);
});
