import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { statusView } from '../../../src/cli/views/status-view.ts';
import { plainStyle } from '../../../src/cli/views/style.ts';
import { instanceStatus } from '../../../src/clusters/embedded/instance-status.ts';
import { InstanceFiles } from '../../../src/clusters/instance/instance-files.ts';
import type { EmbeddedInstance } from '../../../src/core/instance/instance.ts';
import { refOf } from '../../../src/system/processes.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const living = refOf(process.pid);
const dead = { pid: 999_999, startTime: '1' };
const instance = {
  name: 'demo',
  provider: 'embedded',
  node: 'simulated',
  backend: { kind: 'ministack' },
  ports: { api: 4566, admin: 8081, dashboard: 8080, metrics: 8082 },
} as unknown as EmbeddedInstance;

function recorded(supervisor: object | undefined, ...components: object[]) {
  const files = new InstanceFiles(temporaryFolder());
  mkdirSync(files.runDir());
  if (supervisor) {
    const names = components.map((component) => (component as { name: string }).name);
    writeFileSync(
      files.run('supervisor.json'),
      JSON.stringify({ ...supervisor, components: names, specHash: 'x' }),
    );
  }
  for (const component of components) {
    const { name } = component as { name: string };
    writeFileSync(files.run(`${name}.json`), JSON.stringify({ restarts: 0, since: '', ...component }));
  }
  return instanceStatus(instance, files);
}

test('all ready under a living supervisor is running', () => {
  const status = recorded(
    living,
    { name: 'etcd', state: 'ready', ...living },
    { name: 'traefik', state: 'ready', ...living },
  );
  expect(status).toMatchObject({ state: 'running', problems: [] });
  expect(status.components.map(({ name }) => name)).toEqual(['etcd', 'traefik']);
});

test('a component whose process is gone is degraded, with what is known of its end', () => {
  const lastExit = { code: 3, signal: null, at: '' };
  const status = recorded(living, { name: 'traefik', state: 'backoff', restarts: 4, lastExit });
  expect(status).toMatchObject({
    state: 'degraded',
    problems: [
      'traefik is down, about to be started again, restarted 4 times, last run ended with exit code 3',
    ],
  });
});

test('living components without their supervisor are degraded, and it says how to mend that', () => {
  const status = recorded(dead, { name: 'etcd', state: 'ready', ...living });
  expect(status.state).toBe('degraded');
  expect(status.problems[0]).toMatch(/supervisor is gone[\s\S]*kecs start-v2/);
});

test('components that come up for the first time are starting; with nothing alive it is stopped', () => {
  expect(recorded(living, { name: 'etcd', state: 'starting', ...living }).state).toBe('starting');
  expect(recorded(undefined, { name: 'etcd', state: 'stopped' }).state).toBe('stopped');
  expect(recorded(dead, { name: 'etcd', state: 'ready', ...dead }).state).toBe('stopped');
});

test('the view of a degraded instance names the endpoint, every component and every problem', () => {
  const status = recorded(
    living,
    { name: 'etcd', state: 'ready', ...living },
    { name: 'traefik', state: 'ready', ...dead },
  );
  const text = statusView(status, plainStyle);
  expect(text).toMatch(/^demo {2}DEGRADED/);
  expect(text).toContain('http://localhost:4566');
  expect(text).toMatch(/etcd +ready/);
  expect(text).toMatch(/traefik +gone/);
  expect(text).toMatch(/✗ traefik is gone/);
});
