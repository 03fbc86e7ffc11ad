import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ecsCall, eventually, s3 } from '../../helpers/aws-calls.ts';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
let endpoint = '';

beforeAll(async () => {
  const started = await home.start('one');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  ({ endpoint } = started);
});
afterAll(() => home.remove());

const gatewayLogs = (...flags: string[]) => home.run('gateway', 'logs', ...flags);

async function pidOf(component: string): Promise<number> {
  const found = (await home.status('one')).components.find(({ name }) => name === component);
  if (typeof found?.pid !== 'number') throw new Error(`${component} does not run`);
  return found.pid;
}

/** Traefik writes a request down when it is over, a moment after the client has its answer. */
async function lines(...flags: string[]): Promise<string[]> {
  let found: string[] = [];
  await eventually(async () => {
    found = (await gatewayLogs(...flags)).stdout.split('\n').filter(Boolean);
    return found.length > 0;
  }, 5);
  return found;
}

describe('kecs gateway logs', () => {
  test('a call in one line: when, how, what, who answered', async () => {
    await ecsCall(endpoint, 'ListClusters');
    expect((await lines('--operation', 'ListClusters')).at(-1)).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z 200 +\S+ ecs +ListClusters +control-plane +node$/,
    );
  });

  test('a failure with its reason in words', async () => {
    await ecsCall(endpoint, 'DescribeServices', { cluster: 'nope', services: ['x'] });
    expect(await lines('--status', '4xx', '--service', 'ecs')).toEqual([
      expect.stringMatching(
        / 400 .* DescribeServices +control-plane +ClusterNotFoundException: Cluster not found\.$/,
      ),
    ]);
    await fetch(endpoint, { headers: { origin: 'http://evil.example' } });
    expect((await lines('--status', '403')).at(-1)).toMatch(/ gateway +a web page from elsewhere/);
  });

  test('nothing that a caller proves itself with is ever shown', async () => {
    await fetch(`${endpoint}/bucket/key?X-Amz-Signature=topsecret&X-Amz-Credential=alsosecret`, {
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIDSECRET/20300101/us-east-1/s3/aws4_request' },
    });
    await lines('--grep', '/bucket/key');
    for (const output of ['text', 'raw', 'json']) {
      const { stdout } = await gatewayLogs('-n', 'all', '-o', output);
      expect(stdout).toContain('/bucket/key');
      expect(stdout).not.toMatch(/secret/i);
    }
  });

  test('as data, one object a line', async () => {
    const [line] = await lines('--operation', 'ListClusters', '-n', '1', '-o', 'json');
    expect(JSON.parse(line ?? '')).toMatchObject({
      schemaVersion: 1,
      kind: 'access',
      status: 200,
      service: 'ecs',
      operation: 'ListClusters',
      answeredBy: 'control-plane',
      reason: null,
      path: '/',
    });
  });

  test("Traefik's own words, by level", async () => {
    const { stdout } = await gatewayLogs('--system', '--level', 'warn');
    expect(stdout).toMatch(/ sys WRN /);
    expect(stdout).not.toMatch(/ sys INF | 200 /);
  });

  test('what cannot be meant is refused, exit 2', async () => {
    const refused: [string[], string][] = [
      [['--status', '9xx'], "--status: '9xx' cannot be used"],
      [['--grep', '('], "--grep: '(' cannot be used"],
      [['--since', 'yesterday'], "--since: 'yesterday' cannot be used"],
      [['--min', 'long'], "--min: 'long' cannot be used"],
      [['-n', '-1'], "--tail: '-1' cannot be used"],
      [['-f', '-p'], '--follow and --previous do not go together'],
      [['--access', '--system'], '--access and --system leave nothing out'],
      [['--level', 'loud'], "argument 'loud' is invalid"],
    ];
    for (const [flags, words] of refused) {
      const { code, stderr } = await gatewayLogs(...flags);
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    }
    expect(await home.run('gateway')).toMatchObject({ code: 2 });
    expect((await home.run('gateway', 'lgs')).stderr).toContain('kecs gateway logs');
  });

  test('follows, also across the end of Traefik; Ctrl-C is exit 130', async () => {
    const child = home.spawn('gateway', 'logs', '-f', '-n', '0', '--access');
    const result = ended(child);
    let seen = '';
    child.stdout?.on('data', (chunk) => {
      seen += String(chunk);
    });
    const callUntilSeen = (operation: string, name: string) =>
      eventually(async () => {
        await ecsCall(endpoint, operation, { [name]: 'x' }).catch(() => undefined);
        return seen.includes(operation);
      }, 20);
    await callUntilSeen('DescribeServices', 'services');
    process.kill(await pidOf('traefik'), 'SIGKILL');
    await callUntilSeen('ListServices', 'cluster');
    child.kill('SIGINT');
    expect(await result).toMatchObject({ code: 130, stderr: '' });
    expect(seen).not.toContain('ListClusters');
  });

  test('the run before the present one', async () => {
    const now = await gatewayLogs('--system', '--grep', 'Starting provider aggregator', '-n', 'all');
    const before = await gatewayLogs('--system', '--grep', 'Starting provider aggregator', '-n', 'all', '-p');
    expect(now.stdout.trim().split('\n')).toHaveLength(2);
    expect(before.stdout.trim().split('\n')).toHaveLength(1);
    expect(now.stderr).toContain('its last run ended with signal SIGKILL: kecs gateway logs -p --name one');
  });

  test('a backend that is down is named, with where to look', async () => {
    process.kill(await pidOf('backend'), 'SIGKILL');
    await eventually(async () => {
      await s3(endpoint, 'GET', '/bucket').catch(() => undefined);
      return (await gatewayLogs('--status', '5xx', '--route', 'default')).stdout !== '';
    }, 10);
    const { stdout, stderr } = await gatewayLogs('--status', '5xx', '--route', 'default');
    expect(stdout).toMatch(
      / 50[23] .* gateway +the backend (does not answer|refused or broke the connection)/,
    );
    expect(stderr).toMatch(/^\d+ × the backend did not answer: kecs logs backend --name one$/m);
  });
});

describe('kecs logs of a part', () => {
  test('prints what it has written, also of one that has other names', async () => {
    const controlPlane = await home.run('logs', 'control-plane');
    expect(controlPlane).toMatchObject({ code: 0, stdout: expect.stringContaining('all records read') });
    expect((await home.run('logs', 'traefik', '--tail', '1')).stdout.split('\n')).toHaveLength(2);
    expect((await home.run('logs', 'localstack')).stdout).toContain('hypercorn');
  });

  test('tells also when ECS does not answer', async () => {
    const pid = await pidOf('control-plane');
    process.kill(pid, 'SIGSTOP');
    try {
      expect(await home.run('logs', 'control-plane', '--tail', '1')).toMatchObject({ code: 0 });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  test('tells also of a stopped instance', async () => {
    await home.run('stop-v2', '--name', 'one');
    expect(await home.run('logs', 'control-plane')).toMatchObject({ code: 0, stderr: '' });
    expect((await gatewayLogs('--operation', 'ListClusters')).stdout).toContain('ListClusters');
  });
});
