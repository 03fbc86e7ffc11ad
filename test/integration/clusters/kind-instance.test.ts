import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, tryRun } from '../../../src/system/exec.ts';
import { cacheDir } from '../../../src/system/paths.ts';
import { pickFreePort } from '../../../src/system/ports.ts';
import { awsCli } from '../../helpers/aws-cli.ts';
import { missingFromRig, rigVariable } from '../../helpers/rig-part.ts';
import { KecsHome, type Result } from '../../helpers/run-kecs.ts';
import { makeTemporaryFolder } from '../../helpers/temporary-folder.ts';

const missing = missingFromRig('KIND', 'CLUSTER_IMAGES');
const NAME = 'kind-test';
const CLUSTER = `kecs-${NAME}`;
const LABEL = `label=io.x-k8s.kind.cluster=${CLUSTER}`;

const containers = (): Promise<string> => run('docker', ['ps', '--all', '--quiet', '--filter', LABEL]);

describe.skipIf(missing)(`an instance on kind${missing ? ` (${missing})` : ''}`, () => {
  const user = makeTemporaryFolder();
  let home: KecsHome;
  let port = 0;
  let endpoint = '';
  const start = (...args: string[]): Promise<Result> =>
    home.run('start-v2', '--name', NAME, '--timeout', '200s', ...args);
  const kubectl = (...args: string[]): Promise<string> =>
    run(rigVariable('KECS_TEST_KUBECTL'), args, {
      timeoutMs: 30_000,
      env: { KUBECONFIG: join(home.dir, 'instances', NAME, 'kubeconfig') },
    });
  const aws = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await awsCli(endpoint, ...args);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };

  beforeAll(async () => {
    home = new KecsHome({
      KECS_PROVIDER: 'kind',
      KECS_NODE: 'auto',
      KECS_KIND: rigVariable('KECS_TEST_KIND'),
      KECS_NODE_IMAGE: rigVariable('KECS_TEST_KIND_NODE_IMAGE'),
      KECS_TRAEFIK_IMAGE: rigVariable('KECS_TEST_TRAEFIK_IMAGE'),
      KECS_BACKEND_IMAGE: rigVariable('KECS_TEST_MINISTACK_IMAGE'),
      KUBECONFIG: '',
      // A user's home, which must stay as it is.
      HOME: user.path,
      KECS_CACHE: cacheDir(process.env),
    });
    port = await pickFreePort(new Set());
    endpoint = `http://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    await home?.remove();
    user.remove();
  });

  test('a cluster of that name that is not ours is refused, and left alone', async () => {
    const make = [
      'create',
      '--label',
      `io.x-k8s.kind.cluster=${CLUSTER}`,
      rigVariable('KECS_TEST_TRAEFIK_IMAGE'),
    ];
    const foreign = (await run('docker', make)).trim();
    try {
      const { code, stderr } = await start('--api-port', String(port));
      expect(code).toBe(6);
      expect(stderr).toContain('KECS1908');
      expect(await containers()).not.toBe('');
      expect(existsSync(join(home.dir, 'instances', NAME))).toBe(false);
    } finally {
      await run('docker', ['rm', '--force', foreign]);
    }
  });

  test('an image that is not to be had is named before anything is made', async () => {
    const { code, stderr } = await start(
      '--api-port',
      String(port),
      '--traefik-image',
      'registry.invalid/none:1',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('KECS1909');
    expect(stderr).toContain('registry.invalid/none:1');
    expect(await containers()).toBe('');
  });

  test('starts, and ECS, S3 and STS answer through its gateway', async () => {
    const { code, stderr } = await start('--api-port', String(port));
    expect(stderr).toContain('Ready in');
    expect(code).toBe(0);
    await aws('ecs', 'create-cluster', '--cluster-name', 'kept');
    await aws('s3', 'mb', 's3://kept-bucket');
    await aws('sqs', 'create-queue', '--queue-name', 'kept-queue');
    expect(await aws('sts', 'get-caller-identity')).toContain('Account');
  });

  test('a web page from elsewhere still cannot drive it, nor a name that was pointed at this machine', async () => {
    const ask = (headers: Record<string, string>): Promise<number> =>
      fetch(endpoint, { headers }).then(({ status }) => status);
    expect(await ask({ origin: 'http://elsewhere.example' })).toBe(403);
    expect(await ask({ origin: 'http://localhost:3000' })).toBe(200);
    const rebound = await tryRun('curl', [
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      'Host: evil.example',
      endpoint,
    ]);
    expect(rebound.stdout).toBe('403');
  });

  test('listens for this machine alone', async () => {
    const ids = (await containers()).split('\n');
    const published = await run('docker', ['port', ids[0] ?? '']);
    expect(published).toContain(`127.0.0.1:${port}`);
    expect(published).not.toMatch(/0\.0\.0\.0|\[::\]/);
    // Refused on ::1, so that whoever tries localhost there first goes on to 127.0.0.1; a reset would end the call.
    const six = await tryRun('curl', ['-gs', `http://[::1]:${port}/`]);
    expect(six.ok).toBe(false);
    expect((await tryRun('curl', ['-s', `http://localhost:${port}/`])).ok).toBe(true);
  });

  test('its parts are pods that kubectl shows, with their logs and routes', async () => {
    const ours = ['--namespace', 'kecs-system'];
    expect(await kubectl('logs', ...ours, '-l', 'app=traefik', '--tail=200')).toContain('RequestMethod');
    expect(await kubectl('get', 'ingressroute', ...ours)).toMatch(/^ecs /m);
    const pods = await kubectl('get', 'pods', ...ours, '-o', 'name');
    for (const part of ['traefik', 'kecs-control-plane', 'kecs-error-service', 'kecs-aws-backend'])
      expect(pods).toContain(`pod/${part}-`);
  });

  test('svc/traefik 8080:8080 can be forwarded, and tells what Traefik serves', async () => {
    const local = await pickFreePort(new Set());
    const forward = spawn(
      rigVariable('KECS_TEST_KUBECTL'),
      ['port-forward', '--namespace', 'kecs-system', 'svc/traefik', `${local}:8080`],
      { env: { ...process.env, KUBECONFIG: join(home.dir, 'instances', NAME, 'kubeconfig') } },
    );
    try {
      await once(forward.stdout, 'data');
      const answer = await fetch(`http://127.0.0.1:${local}/api/rawdata`);
      expect(Object.keys(((await answer.json()) as { routers: object }).routers)).toContain(
        'kecs-system_ecs_0@kubernetescrd',
      );
    } finally {
      forward.kill();
    }
  });

  test('the control plane may do nothing but keep its records', async () => {
    const as = '--as=system:serviceaccount:kecs-system:kecs-control-plane';
    const ours = ['--namespace', 'kecs-system'];
    const may = async (...what: string[]): Promise<string> =>
      (
        await tryRun(rigVariable('KECS_TEST_KUBECTL'), ['auth', 'can-i', ...what, as], {
          env: { KUBECONFIG: join(home.dir, 'instances', NAME, 'kubeconfig') },
        })
      ).stdout.trim();
    expect(await may('create', 'ecsclusters.ecs.kecs.dev', ...ours)).toBe('yes');
    expect(await may('get', 'secrets', ...ours)).toBe('no');
    expect(await may('create', 'pods', '--namespace', 'default')).toBe('no');
  });

  test('tells how it is, and changes nothing when it is started again', async () => {
    const before = await containers();
    const status = await home.status(NAME);
    expect(status).toMatchObject({ state: 'running', problems: [] });
    expect(status.components.map(({ name, state }) => [name, state])).toEqual(
      ['traefik', 'control-plane', 'error-service', 'backend'].map((name) => [name, 'ready']),
    );
    const again = await start('--api-port', String(port));
    expect(again.code).toBe(0);
    expect(await containers()).toBe(before);
  });

  test('what its cluster was made with cannot be changed any more', async () => {
    const { code, stderr } = await start('--api-port', String(await pickFreePort(new Set([port]))));
    expect(code).toBe(6);
    expect(stderr).toContain('KECS1910');
  });

  test('stops, says so, and comes back with its data', async () => {
    // The launcher of the backend saves half a second after a change.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await home.run('stop-v2', '--name', NAME)).code).toBe(0);
    expect((await home.status(NAME)).state).toBe('stopped');
    const { code, stderr } = await start();
    expect(stderr).toContain('Ready in');
    expect(code).toBe(0);
    expect(await aws('ecs', 'list-clusters')).toContain('cluster/kept');
    expect(await aws('s3', 'ls')).toContain('kept-bucket');
    expect(await aws('sqs', 'list-queues')).toContain('kept-queue');
  });

  test("never touches the user's kubeconfig, and its own is for this user alone", () => {
    const text = readFileSync(join(home.dir, 'instances', NAME, 'kubeconfig'), 'utf8');
    expect(text).toContain(`current-context: ${CLUSTER}`);
    expect(readdirSync(user.path)).toEqual([]);
  });

  test('is deleted whole', async () => {
    expect((await home.run('delete', '--name', NAME)).code).toBe(0);
    expect(await containers()).toBe('');
    expect(existsSync(join(home.dir, 'instances', NAME))).toBe(false);
  });
});
