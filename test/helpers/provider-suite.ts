import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pickFreePort } from '../../src/system/ports.ts';
import { busyboxImage } from '../rig/images/small-images.ts';
import { ecsCall, eventually, s3 } from './aws-calls.ts';
import { HERE, OciLayout, written } from './image-archives.ts';
import { ended, KecsHome } from './run-kecs.ts';
import { registerCaller, runTask, taskIs } from './suite-tasks.ts';

export type Provided = {
  /** What is added to `start-v2`; asked for once, before it. */
  flags: () => Promise<readonly string[]>;
  /** As `kecs status` names it. */
  provider: string;
  /** What its tasks run on, as `kecs status` names it. */
  node: string;
  /** Where its parts are. */
  namespace?: string;
  /** Why it can't run here; the suite is then skipped with this reason. */
  whyNot?: string | undefined;
  /** Where Traefik is a pod: a port of its Service that `kubectl port-forward` leads to. */
  traefikIsPod: boolean;
  /** How long a start may take, as `--timeout` has it. */
  timeout?: string;
  env?: Record<string, string>;
  /** False where the cluster pulls its images by itself. */
  takesImages?: boolean;
  /** After the instance is gone. */
  after?: () => Promise<void>;
};

const NAME = 'same';

/** What an instance does, wherever it runs: the same calls, commands and answers for every provider. */
export function providerSuite(title: string, provided: Provided): void {
  const { flags, provider, node, whyNot, traefikIsPod, timeout = '90s', env } = provided;
  const { takesImages = true, namespace = 'kecs-system', after } = provided;
  describe.skipIf(whyNot !== undefined)(`${title}${whyNot ? ` (${whyNot})` : ''}`, () => {
    const home = new KecsHome(env);
    let endpoint = '';
    const kubectl = (...args: string[]) => home.run('kubectl', '--name', NAME, '--', ...args);

    beforeAll(async () => {
      const started = await home.start(NAME, '--timeout', timeout, ...(await flags()));
      expect(started.code === 0 ? '' : started.stderr).toBe('');
      ({ endpoint } = started);
    });
    afterAll(async () => {
      await home.remove();
      await after?.();
    });

    const kept = async (): Promise<void> => {
      const { body } = await ecsCall(endpoint, 'DescribeClusters', { clusters: ['kept'] });
      expect(body).toMatchObject({ clusters: [{ clusterName: 'kept', status: 'ACTIVE' }] });
      expect(await s3(endpoint, 'GET', '/bucket/key')).toEqual({ status: 200, text: 'kept' });
    };

    test('answers ECS, S3 and STS', async () => {
      expect(await ecsCall(endpoint, 'CreateCluster', { clusterName: 'kept' })).toMatchObject({
        status: 200,
        route: 'ecs',
      });
      expect((await s3(endpoint, 'PUT', '/bucket')).status).toBe(200);
      expect((await s3(endpoint, 'PUT', '/bucket/key', 'kept')).status).toBe(200);
      const identity = await fetch(`${endpoint}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      });
      expect(await identity.text()).toContain('<Account>000000000000</Account>');
      await kept();
    });

    test('status says where it runs, and that it is well', async () => {
      const { stdout, code } = await home.run('status', '--name', NAME, '-o', 'json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        data: [{ state: 'running', provider, node, problems: [] }],
      });
    });

    test('kubectl shows the routes, the parts and what Traefik writes', async () => {
      const routes = await kubectl('get', 'ingressroute', '-n', namespace, '-o', 'name');
      expect(routes.stdout.split('\n').length).toBeGreaterThan(10);
      const parts = ['traefik', 'kecs-control-plane', 'kecs-aws-backend'];
      for (const part of parts) {
        const pods = await kubectl('get', 'pods', '-n', namespace, '-l', `app=${part}`, '--no-headers');
        expect(pods.stdout).toMatch(/Running/);
      }
      const log = await kubectl('logs', '-n', namespace, '-l', 'app=traefik', '--tail=100');
      expect(log).toMatchObject({ code: 0, stderr: '' });
      expect(log.stdout).toMatch(/provider/i);
    });

    const whereTraefikIsAPod = traefikIsPod ? test : () => undefined;
    whereTraefikIsAPod("port-forward leads to Traefik's own API", async () => {
      const port = await pickFreePort(new Set());
      const args = ['port-forward', '-n', namespace, 'svc/traefik', `${port}:8080`];
      const forward = home.spawn('kubectl', '--name', NAME, '--', ...args);
      try {
        await eventually(async () => {
          const answer = await fetch(`http://127.0.0.1:${port}/api/rawdata`);
          return Object.keys(((await answer.json()) as { routers: object }).routers).length > 10;
        }, 20);
      } finally {
        forward.kill('SIGTERM');
      }
    });

    test('the gateway tells the same of requests and routes everywhere', async () => {
      await ecsCall(endpoint, 'DescribeServices', { cluster: 'nope', services: ['x'] });
      const logs = (...flags: string[]) => home.run('gateway', 'logs', '--name', NAME, ...flags);
      await eventually(async () => {
        const { stdout } = await logs('--operation', 'DescribeServices', '--status', '400');
        return /control-plane +ClusterNotFoundException: Cluster not found\.$/m.test(stdout);
      }, 20);
      expect((await logs('--system', '-n', 'all')).stdout).toMatch(/ sys INF Starting provider/);
      expect(await home.run('gateway', 'routes', '--name', NAME)).toMatchObject({ code: 0 });
      const explained = await home.run('gateway', 'routes', '--name', NAME, '--explain', 'aws s3 ls');
      expect(explained.stdout).toMatch(/ 10 default +✓ .*\n +→ backend /);
      const check = await home.run('gateway', 'check', '--name', NAME);
      expect(check.code === 0 ? '' : check.stdout).toBe('');
      if (node !== 'simulated') expect(check.stdout).toMatch(/√ from the (node's|cluster's) network.*: 200/);
      const metrics = await home.run('gateway', 'metrics', '--name', NAME);
      expect(metrics.stdout).toMatch(/^ecs +\d+ .*control-plane$/m);
      const log = await home.run('logs', 'control-plane', '--name', NAME);
      expect(log.stdout).toContain('all records read');
    });

    test("leads to Traefik's dashboard and API, also after Traefik was replaced", async () => {
      const port = await pickFreePort(new Set());
      const args = ['gateway', 'dashboard', '--name', NAME, '--port', String(port), '--no-open'];
      const dashboard = home.spawn(...args);
      const result = ended(dashboard);
      const isThere = async (): Promise<boolean> =>
        (await fetch(`http://127.0.0.1:${port}/api/version`)).ok &&
        (await fetch(`http://127.0.0.1:${port}/dashboard/`)).ok;
      try {
        await eventually(isThere, 20);
        if (traefikIsPod) {
          const pods = ['pods', '-n', namespace, '-l', 'app=traefik'];
          expect((await kubectl('delete', ...pods, '--wait=true')).code).toBe(0);
        } else {
          const traefik = (await home.status(NAME)).components.find(({ name }) => name === 'traefik');
          process.kill(traefik?.pid ?? 0, 'SIGKILL');
        }
        await eventually(isThere, 60);
      } finally {
        dashboard.kill('SIGINT');
      }
      expect((await result).stdout).toBe(`http://127.0.0.1:${port}/dashboard/\n`);
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
      await eventually(async () => (await home.status(NAME)).state === 'running', 60);
    });

    const whereImagesAreTaken = takesImages ? test : () => undefined;
    whereImagesAreTaken(
      'takes an image from an archive and lists it, where something runs that needs one',
      async () => {
        const layout = new OciLayout();
        layout.add(await layout.image(HERE), { 'org.opencontainers.image.ref.name': 'suite:1' });
        const archive = written(await layout.tar());
        expect(await home.run('images', 'load', archive, '--name', NAME)).toMatchObject({ code: 0 });
        const { code, stdout } = await home.run('images', 'list', '--name', NAME, '-o', 'name');
        expect(code).toBe(0);
        if (node === 'simulated') expect(stdout).toBe('');
        else expect(stdout.split('\n')).toContain('docker.io/library/suite:1');
      },
    );

    test('runs a task, which reaches the endpoint, and tells how it ended', async () => {
      if (takesImages && node !== 'simulated') {
        const { archive } = await busyboxImage();
        expect(await home.run('images', 'load', archive, '--name', NAME)).toMatchObject({ code: 0 });
      }
      await registerCaller(endpoint);
      const task = await runTask(endpoint, 'caller');
      if (node === 'simulated') {
        await taskIs(endpoint, task, 'RUNNING');
        await ecsCall(endpoint, 'StopTask', { task });
      }
      const { containers } = await taskIs(endpoint, task, 'STOPPED');
      expect(containers).toMatchObject([{ name: 'main', exitCode: node === 'simulated' ? 143 : 0 }]);
    });

    test('starting again changes nothing', async () => {
      const pids = async () => (await home.status(NAME)).components.map(({ pid }) => pid);
      const before = await pids();
      expect(await home.run('start-v2', '--name', NAME, '--timeout', timeout)).toMatchObject({ code: 0 });
      expect(await pids()).toEqual(before);
      await kept();
    });

    test('stop ends it, and a start finds its data', async () => {
      expect(await home.run('stop-v2', '--name', NAME)).toMatchObject({ code: 0 });
      expect(await home.run('status', '--name', NAME)).toMatchObject({ code: 3 });
      expect(await home.run('kubectl', '--name', NAME, '--', 'get', 'pods')).toMatchObject({ code: 3 });
      // Its port is free meanwhile.
      const port = Number(new URL(endpoint).port);
      await new Promise<void>((resolve, reject) => {
        const other: Server = createServer();
        other.once('error', reject).listen(port, '127.0.0.1', () => other.close(() => resolve()));
      });
      const again = await home.run('start-v2', '--name', NAME, '--timeout', timeout);
      expect(again.code === 0 ? '' : again.stderr).toBe('');
      await kept();
    });

    test('delete leaves no instance', async () => {
      expect(await home.run('delete', '--name', NAME)).toMatchObject({ code: 0 });
      expect((await home.run('list')).stdout).not.toContain(NAME);
      await expect(fetch(endpoint)).rejects.toThrow();
    });
  });
}
