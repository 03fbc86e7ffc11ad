import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodePlace } from '../../../src/clusters/embedded/node/node-place.ts';
import { Nodes } from '../../../src/kube/resource-types.ts';
import { ecsCall, eventually } from '../../helpers/aws-calls.ts';
import { nodeTraces } from '../../helpers/node-traces.ts';
import { RealPods, whyNoRealNode } from '../../helpers/real-pods.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const reason = whyNoRealNode();
const SERVE = 'mkdir /www; echo it is $HOSTNAME > /www/index.html; exec httpd -f -p 8000 -h /www';
const STAY = "trap 'exit 0' TERM; while :; do sleep 0.2; done";

const get = async (url: string): Promise<string> =>
  (await fetch(url, { signal: AbortSignal.timeout(2_000) })).text();

describe.skipIf(reason !== undefined)(`a real node${reason ? ` (${reason})` : ''}`, () => {
  const before = reason === undefined ? nodeTraces() : {};
  const home = new KecsHome({ KECS_NODE: 'auto' });
  const dirOf = (name: string): string => join(home.dir, 'instances', name);
  let pods: RealPods;
  let port = 0;

  beforeAll(async () => {
    const started = await home.start('one');
    expect(started).toMatchObject({ code: 0 });
    expect(started.stderr).toContain('kecs-node is Ready');
    port = started.port;
    pods = new RealPods(dirOf('one'));
    await pods.loadBusybox();
  });
  afterAll(async () => {
    pods?.kube.close();
    await home.remove();
  });

  const exec = async (pod: string, script: string): Promise<string> => {
    const args = ['kubectl', '--name', 'one', '--', 'exec', pod, '--', 'sh', '-c', script];
    const { stdout, stderr } = await home.run(...args);
    return stdout + stderr;
  };
  /** What a pod gets from an address by HTTP; busybox's wget cannot look up names here. */
  const fetched = (host: string, at: number, path = '/'): Promise<string> =>
    exec(
      'client',
      `(printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n'; sleep 0.5) | nc -w 3 ${host} ${at} 2>&1; true`,
    );

  test('is what status tells of, with its parts as components', async () => {
    const { stdout } = await home.run('status', '--name', 'one');
    expect(stdout).toContain('containerd node');
    const { state, components } = await home.status('one');
    expect(state).toBe('running');
    const names = components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['containerd', 'kubelet', 'kube-proxy', 'coredns']));
  });

  test('runs a pod as a real container, which this machine reaches by its address', async () => {
    const address = await pods.run('web', SERVE);
    expect(await get(`http://${address}:8000/`)).toBe('it is web\n');
  });

  test('a pod finds the AWS endpoint, the API server and other pods by name', async () => {
    await pods.run('client', STAY);
    expect(await fetched('kecs-gateway.kecs-system.svc.cluster.local', 4566, '/_kecs/health')).toContain(
      '200 OK',
    );
    expect(await exec('client', 'nslookup kubernetes.default.svc.cluster.local')).toContain('10.96.0.1');
    // It speaks TLS, which is answer enough to HTTP.
    expect(await fetched('10.96.0.1', 443)).toContain('400 Bad Request');
  });

  test("a pod reaches no other port of this machine's loopback", async () => {
    const machine = nodePlace(dirOf('one'))?.subnet.machine ?? '';
    const instance = readFileSync(join(dirOf('one'), 'instance.yaml'), 'utf8');
    const admin = Number(/admin: (\d+)/.exec(instance)?.[1]);
    expect(await get(`http://127.0.0.1:${admin}/readyz`)).toBeTruthy();
    expect(await fetched(machine, admin, '/readyz')).not.toContain('200');
    expect(await fetched(machine, port, '/_kecs/health')).toContain('200 OK');
  });

  test('a container runs as another user than root', async () => {
    await pods.run('nobody', `id -u; ${STAY}`, { user: 65_532 });
    const { stdout } = await home.run('kubectl', '--name', 'one', '--', 'logs', 'nobody');
    expect(stdout).toBe('65532\n');
  });

  test("kubectl shows a pod's log", async () => {
    await pods.run('talker', `echo hello from a container; ${STAY}`);
    const { stdout } = await home.run('kubectl', '--name', 'one', '--', 'logs', 'talker');
    expect(stdout).toBe('hello from a container\n');
  });

  test('two instances run side by side', async () => {
    const second = await home.start('two');
    expect(second).toMatchObject({ code: 0 });
    const others = new RealPods(dirOf('two'));
    try {
      await others.loadBusybox();
      const address = await others.run('web', SERVE);
      const own = (await pods.ready('web')) ?? '';
      expect(address).not.toBe(own);
      expect(await Promise.all([own, address].map((each) => get(`http://${each}:8000/`)))).toEqual([
        'it is web\n',
        'it is web\n',
      ]);
    } finally {
      others.kube.close();
    }
    expect(await home.run('delete', '--name', 'two')).toMatchObject({ code: 0 });
    expect(await get(`http://${await pods.ready('web')}:8000/`)).toBe('it is web\n');
  });

  test('stop leaves nothing behind, also when the supervisor was killed', async () => {
    const run = JSON.parse(readFileSync(join(dirOf('one'), 'run/supervisor.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(run.pid, 'SIGKILL');
    const stopped = await home.run('stop-v2', '--name', 'one');
    expect(stopped).toMatchObject({ code: 0 });
    expect(nodeTraces()).toEqual(before);
  });

  test('the next start finds its images and starts its pods again', async () => {
    expect(await home.run('start-v2', '--name', 'one', '--timeout', '90s')).toMatchObject({ code: 0 });
    await eventually(async () => {
      const address = await pods.ready('web');
      return (await get(`http://${address}:8000/`).catch(() => '')) === 'it is web\n';
    }, 30);
  });

  test('a start mends a node of which everything was killed', async () => {
    const { components } = await home.status('one');
    const run = JSON.parse(readFileSync(join(dirOf('one'), 'run/supervisor.json'), 'utf8')) as {
      pid: number;
    };
    for (const pid of [run.pid, ...components.map((component) => component.pid)])
      if (pid !== null) process.kill(pid, 'SIGKILL');
    const again = await home.run('start-v2', '--name', 'one', '--timeout', '90s');
    expect(again).toMatchObject({ code: 0 });
    await eventually(async () => {
      const address = await pods.ready('web');
      return (await get(`http://${address}:8000/`).catch(() => '')) === 'it is web\n';
    }, 30);
  });

  test('a killed containerd and kubelet come back, and the containers live on', async () => {
    const address = await pods.ready('web');
    const { components } = await home.status('one');
    for (const { name, pid } of components)
      if (pid !== null && ['containerd', 'kubelet'].includes(name)) process.kill(pid, 'SIGKILL');
    expect(await get(`http://${address}:8000/`)).toBe('it is web\n');
    await eventually(async () => (await home.status('one')).state === 'running', 20);
    expect(await get(`http://${address}:8000/`)).toBe('it is web\n');
  });

  test('an instance can change to a simulated node and back', async () => {
    expect(await home.run('start-v2', '--name', 'one', '--node', 'simulated')).toMatchObject({ code: 0 });
    expect((await ecsCall(`http://127.0.0.1:${port}`, 'ListClusters')).route).toBe('ecs');
    expect(nodeTraces()).toEqual(before);
    expect(await home.run('start-v2', '--name', 'one', '--node', 'containerd')).toMatchObject({ code: 0 });
    expect(await pods.kube.get(Nodes, 'kecs-simulated')).toBeUndefined();
  });

  test('delete leaves nothing behind', async () => {
    expect(await home.run('delete', '--name', 'one')).toMatchObject({ code: 0 });
    expect(nodeTraces()).toEqual(before);
  });
});
