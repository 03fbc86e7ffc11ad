import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Pod } from '../../../src/control-plane/node/pod.ts';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { Pods } from '../../../src/kube/resource-types.ts';
import { RestKube } from '../../../src/kube/rest-kube.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { eventually } from '../../helpers/aws-calls.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const NS = 'kecs-system';
const home = new KecsHome();
const dir = join(home.dir, 'instances/one');
let transport: KubeTransport;
let kube: RestKube;

function connect(): void {
  transport?.close();
  transport = KubeTransport.fromFile(join(dir, 'kubeconfig'));
  kube = new RestKube(transport, systemClock);
}

beforeAll(async () => {
  const started = await home.start('one');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  connect();
});
afterAll(async () => {
  transport?.close();
  await home.remove();
});

const podOf = (component: string): Promise<Pod | undefined> =>
  kube.get<Pod>(Pods, `${component}-kecs-host`, NS);

async function logOf(component: string): Promise<string> {
  const path = `/api/v1/namespaces/${NS}/pods/${component}-kecs-host/log`;
  const response = await transport.open({ method: 'GET', path, query: { tailLines: '100' } });
  let text = '';
  for await (const chunk of response) text += String(chunk);
  expect(response.statusCode).toBe(200);
  return text;
}

test('each component is a Running pod whose log is the component’s own', async () => {
  const names = (await home.status('one')).components.map(({ name }) => name);
  expect(names).toContain('traefik');
  for (const name of names) {
    await eventually(async () => (await podOf(name))?.status?.containerStatuses?.[0]?.ready === true, 20);
    const shown = await logOf(name);
    expect(readFileSync(join(dir, 'logs', `${name}.log`), 'utf8')).toContain(shown);
  }
  expect(await logOf('traefik')).toContain('Starting provider');
  const found = await kube.list<Pod>(Pods, { namespace: NS, labelSelector: 'app=traefik' });
  expect(found.map(({ metadata }) => metadata.name)).toEqual(['traefik-kecs-host']);
});

test('a component that was killed is counted as restarted; one that nobody starts again is not ready', async () => {
  const pidOf = async (name: string): Promise<number> =>
    (await home.status('one')).components.find((one) => one.name === name)?.pid ?? 0;
  process.kill(await pidOf('error-service'), 'SIGKILL');
  await eventually(async () => {
    const container = (await podOf('error-service'))?.status?.containerStatuses?.[0];
    return container?.restartCount === 1 && container.ready;
  }, 20);
  const supervisor = JSON.parse(readFileSync(join(dir, 'run/supervisor.json'), 'utf8')) as { pid: number };
  process.kill(supervisor.pid, 'SIGKILL');
  process.kill(await pidOf('backend'), 'SIGKILL');
  await eventually(async () => {
    const container = (await podOf('backend'))?.status?.containerStatuses?.[0];
    return container?.ready === false && container.state.waiting?.reason === 'ProcessGone';
  }, 20);
});

test('an instance of a version without these pods gets them at its next start, under the same authority', async () => {
  expect((await home.run('stop-v2', '--name', 'one')).code).toBe(0);
  const path = join(dir, 'instance.yaml');
  const { ports, ...instance } = parse(readFileSync(path, 'utf8')) as { ports: Record<string, number> };
  const { kubelet: _, ...fewer } = ports;
  writeFileSync(path, stringify({ ...instance, ports: fewer }));
  for (const name of ['kubelet-api', 'kubelet-client'])
    for (const end of ['crt', 'key']) rmSync(join(dir, 'pki', `${name}.${end}`));
  const authority = readFileSync(join(dir, 'pki/ca.crt'), 'utf8');
  const started = await home.run('start-v2', '--name', 'one');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  expect(readFileSync(join(dir, 'pki/ca.crt'), 'utf8')).toBe(authority);
  connect();
  await eventually(async () => (await podOf('backend'))?.status?.containerStatuses?.[0]?.ready === true, 20);
  expect(await logOf('traefik')).toContain('Starting provider');
});
