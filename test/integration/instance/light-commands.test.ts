import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KecsHome, type Result } from '../../helpers/run-kecs.ts';

const home = new KecsHome({ SHELL: '/bin/bash' });

beforeAll(async () => {
  const started = await home.start('one', '--no-localstack');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
});
afterAll(() => home.remove());

/** Runs a command and gives the files of kecs that it has loaded. */
async function loaded(...args: string[]): Promise<{ result: Result; files: string[] }> {
  const folder = mkdtempSync(join(home.dir, 'loaded-'));
  home.env['NODE_V8_COVERAGE'] = folder;
  const result = await home.run(...args);
  delete home.env['NODE_V8_COVERAGE'];
  type Coverage = { result: { url: string }[] };
  const files = readdirSync(folder).flatMap((name) =>
    (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Coverage).result.map(({ url }) => url),
  );
  rmSync(folder, { recursive: true });
  const own = new Set(
    files.filter((url) => url.includes('/dist/')).map((url) => url.replace(/^file:\/\//, '')),
  );
  return { result, files: [...own] };
}

const holdsKubernetes = (file: string): boolean => readFileSync(file, 'utf8').includes('loadFromCluster');

test('what is looked for is there to be found: some file of kecs holds the Kubernetes client', () => {
  const kubernetes = readdirSync(new URL('../../../dist/chunks/', import.meta.url), {
    encoding: 'utf8',
  }).filter(
    (name) =>
      name.endsWith('.js') &&
      holdsKubernetes(new URL(`../../../dist/chunks/${name}`, import.meta.url).pathname),
  );
  expect(kubernetes.length).toBeGreaterThan(0);
});

test.each([
  [['--version'], 8],
  [['--help'], 8],
  [['completion', 'bash'], 8],
  [['__complete', '--', 'status', '--name', ''], 40],
  [['env'], 40],
  [['version'], 40],
  [['gateway', 'logs', '-n', '1'], 60],
  [['gateway', 'routes'], 60],
] as const)('%j loads no Kubernetes client, and few modules', async (args, most) => {
  const { result, files } = await loaded(...args);
  expect(result.code).toBe(0);
  expect(files.filter(holdsKubernetes)).toEqual([]);
  expect(files.length).toBeLessThanOrEqual(most);
});

test('kecs aws runs the AWS CLI on the instance, gives its exit code, and no real key', async () => {
  const fake = join(home.dir, 'fake-aws');
  writeFileSync(fake, '#!/bin/sh\necho "$AWS_ACCESS_KEY_ID $AWS_SESSION_TOKEN $AWS_PROFILE $@"; exit 9\n');
  chmodSync(fake, 0o755);
  Object.assign(home.env, {
    KECS_AWS: fake,
    AWS_ACCESS_KEY_ID: 'AKIAREAL',
    AWS_SESSION_TOKEN: 't',
    AWS_PROFILE: 'p',
  });
  const result = await home.run('aws', '--name', 'one', '--', 's3', 'ls', '--name', 'x');
  expect(result).toMatchObject({ code: 9, stderr: '' });
  expect(result.stdout).toMatch(/^test {3}--endpoint-url http:\/\/localhost:\d+ s3 ls --name x\n$/);
  for (const elsewhere of [['--profile', 'work'], ['--endpoint-url=http://x']])
    expect(await home.run('aws', '--', 's3', 'ls', ...elsewhere)).toMatchObject({ code: 2, stdout: '' });
  expect((await home.run('aws', 's3', 'ls', '--recursive')).stderr).toContain('kecs aws -- ARGUMENTS');
  home.env['KECS_AWS'] = '/nowhere/aws';
  expect(await home.run('aws', '--', 's3', 'ls')).toMatchObject({
    code: 8,
    stderr: expect.stringMatching(/KECS2608[\s\S]*pip install awscli/),
  });
});

test('completion knows instances and clusters; without one to ask it offers nothing and says nothing', async () => {
  expect((await home.run('__complete', '--', 'status', '--name', '')).stdout).toBe('one\n');
  expect((await home.run('__complete', '--', 'logs', 'con')).stdout).toBe('control-plane\n');
  expect(await home.run('__complete', '--', 'ps', '--name', 'nope', '--cluster', '')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

test('version tells of kecs, of what it runs and of the instances', async () => {
  const { stdout } = await home.run('version');
  expect(stdout).toMatch(/^kecs +\d+\.\d+\.\d+/);
  expect(stdout).toMatch(/^traefik +\d+\.\d+\.\d+$/m);
  expect(stdout).toMatch(/^one +instance, embedded, of kecs /m);
  expect(JSON.parse((await home.run('version', '-o', 'json')).stdout)).toMatchObject({
    command: 'version',
    data: { instances: [{ name: 'one' }] },
  });
});
