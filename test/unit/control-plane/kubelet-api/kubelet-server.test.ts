import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ensurePki } from '../../../../src/clusters/embedded/pki.ts';
import { InstanceFiles } from '../../../../src/clusters/instance/instance-files.ts';
import { createKubeletServer } from '../../../../src/control-plane/kubelet-api/kubelet-server.ts';
import { logSources } from '../../../../src/control-plane/kubelet-api/log-sources.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

async function serve(): Promise<
  (path: string, client?: string) => Promise<{ status: number; text: string }>
> {
  const files = new InstanceFiles(temporaryFolder());
  await ensurePki(files);
  mkdirSync(files.logsDir());
  writeFileSync(files.log('traefik'), 'one\ntwo\n');
  const pem = (name: string): string => readFileSync(files.pki(name), 'utf8');
  const since = '2030-01-01T00:00:00Z';
  const traefik = {
    name: 'traefik',
    state: 'ready',
    pid: 1,
    restarts: 0,
    since,
    logFile: files.log('traefik'),
  } as const;
  const sources = logSources({ list: () => [traefik] }, 'kecs-system', true);
  const tls = { cert: pem('kubelet-api.crt'), key: pem('kubelet-api.key'), ca: pem('ca.crt') };
  const server = createKubeletServer(tls, sources).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (path, client = 'kubelet-client') =>
    new Promise((resolve, reject) => {
      const own: RequestOptions =
        client === '' ? {} : { cert: pem(`${client}.crt`), key: pem(`${client}.key`) };
      get({ host: '127.0.0.1', port, path, ca: pem('ca.crt'), agent: false, ...own }, async (response) => {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        resolve({ status: response.statusCode ?? 0, text });
      }).once('error', reject);
    });
}

it('shows a component’s log to the API server', async () => {
  const ask = await serve();
  expect(await ask('/healthz')).toEqual({ status: 200, text: 'ok\n' });
  const log = '/containerLogs/kecs-system/traefik-kecs-host/traefik';
  expect(await ask(log)).toEqual({ status: 200, text: 'one\ntwo\n' });
  expect(await ask(`${log}?tailLines=1`)).toEqual({ status: 200, text: 'two\n' });
});

it('answers nobody else: no certificate, and one of another client of the instance', async () => {
  const ask = await serve();
  await expect(ask('/healthz', '')).rejects.toThrow();
  for (const client of ['traefik', 'admin']) {
    expect(await ask('/containerLogs/kecs-system/traefik-kecs-host/traefik', client)).toMatchObject({
      status: 403,
    });
  }
});

it('says of a simulated pod that there is no output, and of what it cannot do that it cannot', async () => {
  const ask = await serve();
  expect(await ask('/containerLogs/app/web/main?follow=true')).toEqual({
    status: 200,
    text: expect.stringContaining('simulated'),
  });
  expect(await ask('/containerLogs/kecs-system/traefik-kecs-host/traefik?previous=true')).toEqual({
    status: 400,
    text: expect.stringContaining('leave --previous out'),
  });
  expect((await ask('/containerLogs/kecs-system/traefik-kecs-host/traefik?tailLines=x')).status).toBe(400);
  expect((await ask('/exec/kecs-system/traefik-kecs-host/traefik')).text).toContain(
    'process of this machine',
  );
  expect((await ask('/exec/app/web/main')).text).toContain('simulated');
  for (const path of ['/pods', '/', '/constructor/a/b/c', '/containerLogs/%ff/%/a', '//']) {
    expect([400, 404]).toContain((await ask(path)).status);
  }
});
