import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { RestKube } from '../../../src/kube/rest-kube.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { IngressRoutes } from '../../helpers/ingress-routes.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();

beforeAll(async () => {
  const started = await home.start('one');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
});
afterAll(() => home.remove());

const check = (...flags: string[]) => home.run('gateway', 'check', ...flags);
type Data = { data: { checks: { name: string; state: string; text: string; fix: string | null }[] } };
async function statesOf(...flags: string[]): Promise<Record<string, string>> {
  const { stdout } = await check('-o', 'json', ...flags);
  return Object.fromEntries((JSON.parse(stdout) as Data).data.checks.map(({ name, state }) => [name, state]));
}

test('a healthy gateway, exit 0, each probe with who has answered it', async () => {
  const { code, stdout } = await check();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^probes +√ ecs ListClusters: 200 in \d+ ms → control-plane$/m);
  expect(stdout).toMatch(/^ +√ GET \/ without a signature: \d+ in \d+ ms → backend$/m);
  expect(stdout).toMatch(/^ +- inside: tasks are simulated/m);
  expect((await check('-o', 'short')).stdout.split('\n')).toHaveLength(3);
});

test('a control plane that hangs: its probes fail, the rest is well, exit 7', async () => {
  const pid = (await home.status('one')).components.find(({ name }) => name === 'control-plane')?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    const file = join(home.dir, 'junit.xml');
    expect((await check('--junit-file', file, '--only', 'probes')).code).toBe(7);
    expect(readFileSync(file, 'utf8')).toMatch(/name="ecs"[^>]*>\s*<failure message="[^"]+"/);
    expect(await statesOf('--only', '^(ecs|default|ipv4)$')).toEqual({
      ipv4: 'ok',
      ecs: 'failed',
      default: 'ok',
    });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});

test('a route that is missing is found; --wait ends when it is back', async () => {
  const kube = new RestKube(KubeTransport.fromFile(join(home.dir, 'instances/one/kubeconfig')), systemClock);
  try {
    await kube.delete(IngressRoutes, 'elbv2', { namespace: 'kecs-system' });
    await expect
      .poll(() => statesOf('--only', 'routers|api|^traefik$'), { timeout: 10_000 })
      .toMatchObject({
        routers: 'failed',
      });
    const waiting = check('--only', 'routers', '--wait', '60s');
    expect((await home.run('start-v2', '--name', 'one')).code).toBe(0);
    expect(await waiting).toMatchObject({ code: 0 });
  } finally {
    kube.close();
  }
});

test('what cannot be meant is refused, exit 2', async () => {
  for (const flags of [
    ['--wait', 'long'],
    ['--only', '('],
    ['--only', 'nothing-like-it'],
    ['--junit-file', '/no/such/x.xml'],
  ])
    expect([flags, (await check(...flags)).code]).toEqual([flags, 2]);
});

test('an instance that does not run is exit 3', async () => {
  await home.run('stop-v2', '--name', 'one');
  expect(await check()).toMatchObject({ code: 3, stdout: '' });
});
