import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { Nodes } from '../../../src/kube/resource-types.ts';
import { RestKube } from '../../../src/kube/rest-kube.ts';
import { isFree } from '../../../src/system/ports.ts';
import { refOf } from '../../../src/system/processes.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { ecsCall, eventually, s3 } from '../../helpers/aws-calls.ts';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
let endpoint = '';
let port = 0;

beforeAll(async () => {
  const started = await home.start('one');
  expect(started).toMatchObject({ code: 0 });
  ({ endpoint, port } = started);
});
afterAll(() => home.remove());

test('a start ends with every route live and three services answering', async () => {
  expect((await ecsCall(endpoint, 'ListClusters')).route).toBe('ecs');
  const status = await home.status('one');
  expect(status.state).toBe('running');
  expect(status.components.map(({ name }) => name).toSorted()).toEqual([
    'backend',
    'control-plane',
    'error-service',
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'traefik',
  ]);
});

test('its node says that it is simulated, and so does status', async () => {
  const transport = KubeTransport.fromFile(join(home.dir, 'instances/one/kubeconfig'));
  const kube = new RestKube(transport, systemClock);
  try {
    await eventually(async () => (await kube.get(Nodes, 'kecs-simulated')) !== undefined, 20);
    expect((await kube.get(Nodes, 'kecs-simulated'))?.metadata.labels).toMatchObject({
      'kecs.dev/simulated': 'true',
    });
  } finally {
    kube.close();
  }
  const { stdout } = await home.run('status', '--name', 'one');
  expect(stdout).toContain('simulated node: tasks do not really run');
});

test('starting again changes nothing and says so with exit 0', async () => {
  const before = (await home.status('one')).components.map(({ pid }) => pid);
  const again = await home.run('start-v2', '--name', 'one');
  expect(again.code).toBe(0);
  expect((await home.status('one')).components.map(({ pid }) => pid)).toEqual(before);
});

test('what an ECS and an S3 call were told is stored is there after stop and start, at the same address', async () => {
  await ecsCall(endpoint, 'CreateCluster', { clusterName: 'kept' });
  expect((await s3(endpoint, 'PUT', '/kept-bucket')).status).toBe(200);
  expect((await s3(endpoint, 'PUT', '/kept-bucket/key', 'value')).status).toBe(200);
  expect((await home.run('stop-v2', '--name', 'one')).code).toBe(0);
  expect((await home.run('status', '--name', 'one')).code).toBe(3);
  const later = await home.run('start-v2', '--name', 'one');
  expect(later.code === 0 ? '' : later.stderr).toBe('');
  const { body } = await ecsCall(endpoint, 'ListClusters');
  expect(body['clusterArns']).toContainEqual(expect.stringMatching(/:cluster\/kept$/));
  expect((await s3(endpoint, 'GET', '/kept-bucket/key')).text).toBe('value');
});

test('a second instance runs beside the first on ports of its own and sees none of its clusters', async () => {
  const two = await home.start('two', '--no-localstack');
  expect(two.code === 0 ? '' : two.stderr).toBe('');
  await ecsCall(endpoint, 'CreateCluster', { clusterName: 'of-one' });
  expect((await ecsCall(two.endpoint, 'ListClusters')).body['clusterArns']).toEqual([]);
  const { stdout } = await home.run('list');
  expect(stdout).toMatch(/one +running/);
  expect(stdout).toMatch(/two +running/);
  // Without a backend its calls get an answer in their own protocol.
  const refused = await s3(two.endpoint, 'GET', '/');
  expect(refused.text).toMatch(/^<\?xml[\s\S]*<Error>/);
  expect((await home.run('delete', '--name', 'two')).code).toBe(0);
  expect(existsSync(join(home.dir, 'instances', 'two'))).toBe(false);
});

test('the port of a running instance is refused to another by the name of its owner, before anything is made', async () => {
  const refused = await home.run('start-v2', '--name', 'three', '--api-port', String(port));
  expect(refused.code).toBe(6);
  expect(refused.stderr).toMatch(/KECS1301[\s\S]*belongs to instance 'one'[\s\S]*--api-port/);
  expect(existsSync(join(home.dir, 'instances', 'three'))).toBe(false);
});

test("a port that another program holds is refused with that program's pid, and free it works", async () => {
  const { pickFreePort } = await import('../../../src/system/ports.ts');
  const taken = await pickFreePort(new Set());
  const server = createServer().listen(taken, '127.0.0.1');
  const refused = await home.run('start-v2', '--name', 'four', '--api-port', String(taken));
  expect(refused.code).toBe(6);
  expect(refused.stderr).toContain(`process ${process.pid}`);
  expect(existsSync(join(home.dir, 'instances', 'four'))).toBe(false);
  await new Promise((resolve) => server.close(resolve));
});

test.each(['etcd', 'kube-apiserver', 'traefik', 'control-plane', 'backend', 'error-service'])(
  'a killed %s comes back by itself, and nothing acknowledged is lost',
  async (component) => {
    const name = `before-${component}`;
    await eventually(
      async () => (await ecsCall(endpoint, 'CreateCluster', { clusterName: name })).status === 200,
      20,
    );
    expect((await s3(endpoint, 'PUT', `/kept-bucket/${name}`, name)).status).toBe(200);
    const pid = (await home.status('one')).components.find((each) => each.name === component)?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await eventually(async () => {
      const now = (await home.status('one')).components.find((each) => each.name === component);
      return now?.state === 'ready' && now.pid !== pid;
    }, 30);
    await eventually(async () => {
      const { body } = await ecsCall(endpoint, 'DescribeClusters', { clusters: [name] });
      return (body['clusters'] as unknown[]).length === 1;
    }, 30);
    await eventually(async () => (await s3(endpoint, 'GET', `/kept-bucket/${name}`)).text === name, 30);
    await eventually(
      async () =>
        (await ecsCall(endpoint, 'CreateCluster', { clusterName: `after-${component}` })).status === 200,
      30,
    );
  },
);

test('with the supervisor killed calls go on, status says so, and the next start brings it back', async () => {
  const record = JSON.parse(readFileSync(join(home.dir, 'instances/one/run/supervisor.json'), 'utf8')) as {
    pid: number;
  };
  process.kill(record.pid, 'SIGKILL');
  await eventually(async () => refOf(record.pid) === undefined, 5);
  expect((await ecsCall(endpoint, 'ListClusters')).status).toBe(200);
  const status = await home.run('status', '--name', 'one');
  expect(status.code).toBe(7);
  expect(status.stdout).toMatch(/supervisor is gone/);
  const later = await home.run('start-v2', '--name', 'one');
  expect(later.code === 0 ? '' : later.stderr).toBe('');
  expect((await home.status('one')).state).toBe('running');
});

test('a burst of writes with the control plane killed in its middle loses nothing that was acknowledged', async () => {
  const acknowledged: string[] = [];
  const writers = Array.from({ length: 4 }, async (_unused, writer) => {
    for (let n = 0; n < 40; n++) {
      const clusterName = `burst-${writer}-${n}`;
      const answer = await ecsCall(endpoint, 'CreateCluster', { clusterName }).catch(() => undefined);
      if (answer?.status === 200) acknowledged.push(clusterName);
    }
  });
  const pid = (await home.status('one')).components.find(({ name }) => name === 'control-plane')?.pid ?? 0;
  await eventually(async () => acknowledged.length > 10, 10);
  process.kill(pid, 'SIGKILL');
  await Promise.all(writers);
  await eventually(async () => (await ecsCall(endpoint, 'ListClusters')).status === 200, 30);
  const { body } = await ecsCall(endpoint, 'ListClusters', { maxResults: 100 });
  const arns = [...(body['clusterArns'] as string[])];
  for (let next = body['nextToken']; typeof next === 'string'; ) {
    const page = await ecsCall(endpoint, 'ListClusters', { maxResults: 100, nextToken: next });
    arns.push(...(page.body['clusterArns'] as string[]));
    next = page.body['nextToken'];
  }
  const there = new Set(arns.map((arn) => arn.split('/').at(-1)));
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(acknowledged.filter((name) => !there.has(name))).toEqual([]);
});

test('a start that is killed half-way leaves a state from which the next start goes on', async () => {
  expect((await home.run('stop-v2', '--name', 'one')).code).toBe(0);
  for (const afterMs of [120, 400, 900]) {
    const child = home.spawn('start-v2', '--name', 'one');
    setTimeout(() => child.kill('SIGKILL'), afterMs);
    await ended(child);
  }
  const again = await home.run('start-v2', '--name', 'one');
  expect(again.code === 0 ? '' : again.stderr).toBe('');
  expect((await ecsCall(endpoint, 'ListClusters')).status).toBe(200);
});

test('Ctrl-C in the middle of a start exits 130 and the next command understands what is left', async () => {
  expect((await home.run('stop-v2', '--name', 'one')).code).toBe(0);
  const child = home.spawn('start-v2', '--name', 'one');
  setTimeout(() => child.kill('SIGINT'), 500);
  const interrupted = await ended(child);
  expect(interrupted.code).toBe(130);
  expect(interrupted.stderr).toMatch(/interrupted[\s\S]*kept/);
  const later = await home.run('start-v2', '--name', 'one');
  expect(later.code === 0 ? '' : later.stderr).toBe('');
});

test('keys, state and logs are readable by the owner only', () => {
  const dir = join(home.dir, 'instances', 'one');
  const open: string[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) walk(full);
      else if ((statSync(full).mode & 0o077) !== 0) open.push(full);
    }
  };
  for (const folder of ['pki', 'run', 'logs', 'etcd', 'backend']) walk(join(dir, folder));
  for (const file of ['kubeconfig', 'instance.yaml']) expect(statSync(join(dir, file)).mode & 0o077).toBe(0);
  expect(open).toEqual([]);
});

test('after stop nothing runs and no port is held; with --delete-data the data is gone, after delete everything', async () => {
  const { components } = await home.status('one');
  expect((await home.run('stop-v2', '--name', 'one', '--delete-data')).code).toBe(0);
  expect(components.map(({ pid }) => (pid === null ? undefined : refOf(pid)))).toEqual(
    components.map(() => undefined),
  );
  expect(await isFree(port)).toBe(true);
  const later = await home.run('start-v2', '--name', 'one');
  expect(later.code === 0 ? '' : later.stderr).toBe('');
  expect((await ecsCall(endpoint, 'ListClusters')).body['clusterArns']).toEqual([]);
  expect((await home.run('delete', '--name', 'one')).code).toBe(0);
  expect(readdirSync(join(home.dir, 'instances'))).toEqual([]);
  expect((await home.run('delete', '--name', 'one')).code).toBe(3);
});

test('an instance under an old, broken or foreign state file is refused by path and can be deleted', async () => {
  const dir = join(home.dir, 'instances', 'old');
  const { mkdirSync } = await import('node:fs');
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'instance.yaml'), 'apiVersion: kecs.dev/v0\nkind: Instance\n');
  const refused = await home.run('start-v2', '--name', 'old');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/KECS1701[\s\S]*kecs delete --name/);
  expect((await home.run('delete', '--name', 'old')).code).toBe(0);
});
