import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { awsCli } from '../../helpers/aws-cli.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
let endpoint = '';

beforeAll(async () => {
  const started = await home.start('limited', '--rate-limit', '2/2');
  expect(started).toMatchObject({ code: 0 });
  ({ endpoint } = started);
});
afterAll(() => home.remove());

/** Answers of one code that Traefik counted, over all routers. */
async function answered(code: string): Promise<number> {
  const instance = readFileSync(join(home.dir, 'instances/limited/instance.yaml'), 'utf8');
  const port = /metrics: (\d+)/.exec(instance)?.[1];
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return [...text.matchAll(/^traefik_router_requests_total\{code="(\d+)".*\} (\S+)$/gm)]
    .filter(([, found]) => found === code)
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}

test('calls of the AWS CLI that go beyond the limit are refused, tried again by it, and succeed', async () => {
  const calls = Array.from({ length: 8 }, () => awsCli(endpoint, 'ecs', 'list-clusters'));
  const more = Array.from({ length: 4 }, () => awsCli(endpoint, 's3', 'ls'));
  const results = await Promise.all([...calls, ...more]);
  expect(results.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual(results.map(() => 0));
  expect((await answered('429')) + (await answered('503'))).toBeGreaterThan(0);
});

test('the limit of a running instance is changed without restarting anything', async () => {
  const pids = async () => (await home.status('limited')).components.map(({ pid }) => pid);
  const before = await pids();
  expect(await home.run('start-v2', '--name', 'limited', '--rate-limit', 'off')).toMatchObject({ code: 0 });
  expect(await pids()).toEqual(before);
  const statuses = await Promise.all(
    Array.from({ length: 30 }, async () => (await fetch(`${endpoint}/_kecs/health`)).status),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
});
