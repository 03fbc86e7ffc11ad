import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/core/kube-objects.ts';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { RestKube } from '../../../src/kube/rest-kube.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { ecsCall, eventually } from '../../helpers/aws-calls.ts';
import { IngressRoutes } from '../../helpers/ingress-routes.ts';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';

const NS = 'kecs-system';
const home = new KecsHome();
let kube: RestKube;
let endpoint = '';

beforeAll(async () => {
  const started = await home.start('one');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  ({ endpoint } = started);
  kube = new RestKube(KubeTransport.fromFile(join(home.dir, 'instances/one/kubeconfig')), systemClock);
});
afterAll(async () => {
  kube?.close();
  await home.remove();
});

const routes = (...flags: string[]) => home.run('gateway', 'routes', ...flags);
type Data = { data: { routes: { name: string; state: string; requests: number; reason: string | null }[] } };
async function statesOf(): Promise<Map<string, Data['data']['routes'][number]>> {
  const { stdout } = await routes('-o', 'json');
  return new Map((JSON.parse(stdout) as Data).data.routes.map((route) => [route.name, route]));
}

test('a healthy gateway: each route with who answers it and its requests, exit 0', async () => {
  const before = (await statesOf()).get('ecs')?.requests ?? 0;
  await ecsCall(endpoint, 'ListClusters');
  await eventually(async () => (await statesOf()).get('ecs')?.requests === before + 1, 5);
  const { code, stdout } = await routes();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ 100 {2}ecs +control-plane +1\/1 +✓ +\d+ +0 {2}signed for ecs/m);
  expect(stdout).toContain('10 routes, each as it should be');
  expect((await routes('-o', 'name')).stdout.split('\n').slice(0, 2)).toEqual(['foreign-page', 'own']);
  expect((await routes('--live')).stdout).toMatch(/kecs-system_ecs_\d@kubernetescrd +aws/);
  expect((await routes('--desired', '-o', 'wide')).stdout).toContain('PathPrefix(`/`)');
});

test('a route that somebody has deleted is missing, exit 7; a start brings it back', async () => {
  await kube.delete(IngressRoutes, 'elbv2', { namespace: NS });
  await eventually(async () => (await statesOf()).get('elbv2')?.state === 'missing', 10);
  const { code, stdout } = await routes();
  expect(code).toBe(7);
  expect(stdout).toMatch(/elbv2 +control-plane +1\/1 +✗ missing/);
  expect(stdout).toContain('kecs start-v2 --name one');
  expect((await home.run('start-v2', '--name', 'one')).code).toBe(0);
  expect((await routes()).code).toBe(0);
});

test('a route of somebody else that takes everything is named', async () => {
  const foreign: KubeObject = {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name: 'theirs', namespace: NS, annotations: { 'kubernetes.io/ingress.class': 'kecs' } },
    spec: {
      entryPoints: ['aws'],
      routes: [
        {
          kind: 'Rule',
          match: 'PathPrefix(`/`)',
          priority: 99,
          services: [{ kind: 'TraefikService', name: 'ping@internal' }],
        },
      ],
    },
  };
  await kube.create(IngressRoutes, foreign);
  await eventually(async () => (await statesOf()).get('elbv2')?.state === 'shadowed', 10);
  const { code, stdout } = await routes();
  expect(code).toBe(7);
  expect(stdout).toMatch(/✗ elbv2: router \S*theirs\S* with priority 99 takes everything before it is asked/);
  expect((await statesOf()).get('ecs')?.state).toBe('ok');
  await kube.delete(IngressRoutes, 'theirs', { namespace: NS });
  await eventually(async () => (await routes()).code === 0, 10);
});

test('--explain says rule by rule where a request goes', async () => {
  const { stdout, code } = await routes('--explain', 'aws s3 ls');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^GET \/ · Host localhost:\d+ · signed for s3$/m);
  expect(stdout).toMatch(/^ +100 ecs +✗ signed for s3, not presigned$/m);
  expect(stdout).toMatch(/^ +10 default +✓ path is \/$/m);
  expect(stdout).toMatch(/→ backend 127\.0\.0\.1:\d+$/m);
  const form = await routes('--explain', '--', 'aws', 'elbv2', 'describe-rules', '--no-sign-request');
  expect(form.stdout).toMatch(/→ control-plane \S+\n +→ elbv2 DescribeRules/);
});

test('--explain of a recorded line goes where that request went', async () => {
  const credential = 'AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/elasticloadbalancing/aws4_request';
  await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: credential, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=DescribeLoadBalancers&Version=2015-12-01',
  });
  let line = '';
  await eventually(async () => {
    line = (await home.run('gateway', 'logs', '--route', 'elbv2', '-n', '1', '-o', 'raw')).stdout.trim();
    return line !== '';
  }, 5);
  const { stdout } = await routes('--explain', line);
  expect(stdout).toContain('assumed: signed for elasticloadbalancing: the log does not say');
  expect(stdout).toMatch(/ 90 elbv2 +✓ signed for elasticloadbalancing$/m);
  expect(stdout).not.toContain('secret');
});

test('what cannot be explained is refused, exit 2', async () => {
  for (const text of ['foo', 'aws', 'curl --frobnicate', '{}', '']) {
    const { code, stderr } = await routes('--explain', text);
    expect([text, code]).toEqual([text, 2]);
    expect(stderr).toContain('--explain');
  }
  expect((await routes('aws s3 ls')).stderr).toContain('kecs gateway routes --explain "aws s3 ls"');
});

test('--watch goes on until Ctrl-C', async () => {
  const child = home.spawn('gateway', 'routes', '-w');
  const result = ended(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGINT');
  expect(await result).toMatchObject({ code: 130, stderr: '' });
});

test('an instance that does not run is exit 3', async () => {
  await home.run('stop-v2', '--name', 'one');
  expect(await routes()).toMatchObject({ code: 3, stdout: '' });
});
