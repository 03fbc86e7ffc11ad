import { afterAll, beforeAll, expect, test } from 'vitest';
import { ecsCall } from '../../helpers/aws-calls.ts';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
let endpoint = '';
type Top = { data: { rows: { name: string; requests: number; answeredBy: string; p50Ms: number | null }[] } };

beforeAll(async () => {
  const started = await home.start('one', '--no-localstack');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  ({ endpoint } = started);
});
afterAll(() => home.remove());

/** What one interval tells while `calls` go on. */
async function topDuring(
  by: 'route' | 'operation',
  call: () => Promise<unknown>,
): Promise<Top['data']['rows']> {
  let isOver = false;
  const calls = (async () => {
    while (!isOver) await call();
  })();
  const { code, stdout } = await home.run('gateway', 'top', '--once', '-i', '1s', '--by', by, '-o', 'json');
  isOver = true;
  await calls;
  expect(code).toBe(0);
  return (JSON.parse(stdout) as Top).data.rows;
}

test('by route: what was called in the interval, and not what was before', async () => {
  await ecsCall(endpoint, 'ListClusters');
  const rows = await topDuring('route', () => fetch(endpoint));
  const byName = new Map(rows.map((row) => [row.name, row]));
  expect(byName.get('ecs')?.requests).toBe(0);
  expect(byName.get('default')).toMatchObject({ answeredBy: 'backend' });
  expect(byName.get('default')?.requests).toBeGreaterThan(5);
  expect(byName.get('default')?.p50Ms).toBeGreaterThan(0);
});

test('by operation', async () => {
  const rows = await topDuring('operation', () => ecsCall(endpoint, 'ListClusters'));
  expect(rows).toEqual([expect.objectContaining({ name: 'ecs ListClusters', answeredBy: 'control-plane' })]);
});

test('goes on until Ctrl-C, exit 130', async () => {
  const child = home.spawn('gateway', 'top', '-i', '200ms');
  const result = ended(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGINT');
  expect(await result).toMatchObject({ code: 130, stderr: '' });
});

test('metrics since the start, as a table and as Prometheus reads them', async () => {
  expect((await home.run('gateway', 'metrics')).stdout).toMatch(/^ecs +\d+ .*control-plane$/m);
  expect((await home.run('gateway', 'metrics', '--raw')).stdout).toMatch(
    /^traefik_router_requests_total\{.*\} \d+$/m,
  );
});

test('what cannot be meant is refused, exit 2', async () => {
  for (const flags of [
    ['-i', 'soon'],
    ['-o', 'json'],
    ['--by', 'colour'],
    ['-s', 'luck'],
  ])
    expect((await home.run('gateway', 'top', ...flags)).code).toBe(2);
});
