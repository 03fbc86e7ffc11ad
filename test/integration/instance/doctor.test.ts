import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
let port = 0;

beforeAll(async () => {
  const started = await home.start('one');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
  ({ port } = started);
  // Of the machine that the tests run on nothing is asked but what they are about.
  home.env['KUBECONFIG'] = join(home.dir, 'kubeconfig');
});
afterAll(() => home.remove());

const doctor = (...flags: string[]) => home.run('doctor', ...flags);
type Data = { data: { checks: { category: string; name: string; state: string; text: string }[] } };
async function findings(...flags: string[]) {
  const { stdout } = await doctor('-o', 'json', ...flags);
  return (JSON.parse(stdout) as Data).data.checks;
}

test('an instance that runs: its ports are its own, within seconds', async () => {
  const began = performance.now();
  const { code, stdout, stderr } = await doctor();
  expect([code, stderr]).toEqual([0, '']);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(stdout).toMatch(/^host +√ linux|darwin/m);
  expect(stdout).toContain(`√ ${port} is the instance's, for the AWS endpoint`);
  expect(stdout).toContain('√ one running (embedded)');
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d+ ok · .*\d s$/);
});

test('--pre looks at no instance; --only chooses', async () => {
  const names = (await findings('--pre')).map(({ name }) => name);
  expect(names).toContain('platform');
  expect(names).not.toContain('instances');
  const categories = (await findings('--only', 'network|^memory$')).map(({ category }) => category);
  expect(new Set(categories)).toEqual(new Set(['network', 'host']));
});

test('a port that somebody has fails with a command that helps, exit 7', async () => {
  home.env['KECS_API_PORT'] = String(port);
  try {
    const only = ['--name', 'two', '--only', 'endpoint-port'];
    expect(await doctor(...only)).toMatchObject({
      code: 7,
      stdout: expect.stringContaining(`× ${port} (the AWS endpoint) belongs to instance 'one'`),
    });
    const { stdout } = await doctor(...only, '--fix');
    expect(stdout).toMatch(/^# endpoint-port: .*\nkecs start-v2 --name two --api-port \d+\n$/);
  } finally {
    delete home.env['KECS_API_PORT'];
  }
});

test('a start tells of what doctor would warn, and goes on', async () => {
  Object.assign(home.env, { HTTPS_PROXY: 'http://me:hunter2@127.0.0.1:9', NO_PROXY: 'corp.example' });
  try {
    const { code, stderr } = await home.run('start-v2', '--name', 'one');
    expect([code, stderr]).toEqual([0, expect.stringContaining('NO_PROXY lacks localhost, 127.0.0.1, ::1')]);
    expect(stderr).toContain('(export NO_PROXY=corp.example,localhost,127.0.0.1,::1)');
    expect(stderr).not.toContain('hunter2');
  } finally {
    delete home.env['HTTPS_PROXY'];
    delete home.env['NO_PROXY'];
  }
});

test('an instance that is not well fails', async () => {
  const record = readFileSync(join(home.dir, 'instances/one/run/supervisor.json'), 'utf8');
  process.kill((JSON.parse(record) as { pid: number }).pid, 'SIGKILL');
  await expect
    .poll(() => findings('--only', '^instances$'), { timeout: 20_000 })
    .toMatchObject([
      { state: 'failed', text: expect.stringContaining("'one' is degraded: the supervisor is gone") },
    ]);
  expect((await home.run('start-v2', '--name', 'one')).code).toBe(0);
  expect(await findings('--only', '^instances$')).toMatchObject([{ state: 'ok' }]);
});

test('a bundle holds the logs of the instance, and nobody else reads it', async () => {
  const path = join(home.dir, 'kecs.tar.gz');
  const { code, stderr } = await doctor('--bundle', path, '--only', 'host');
  expect(code).toBe(0);
  const listed = stderr.trimEnd().split('\n');
  expect(listed[0]).toMatch(/kecs\.tar\.gz will hold, /);
  expect(stderr).toMatch(/^ {2}instances\/one\/logs\/traefik\.log {2}\S+ kB$/m);
  expect(listed.at(-1)).toMatch(/^written /);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const names = (await unpackTar(gunzipSync(readFileSync(path)))).map(({ header }) => header.name);
  expect(names).toEqual(
    expect.arrayContaining(
      [
        'findings.json',
        'version.json',
        'instances/one/status.json',
        'instances/one/logs/control-plane.log',
      ].map((name) => `kecs-doctor/${name}`),
    ),
  );
  expect((await doctor('--bundle', path)).code).toBe(2);
});

test('settings that a start would refuse are a finding, not the end', async () => {
  writeFileSync(join(home.dir, 'kecs.yaml'), 'kind: Nothing\n');
  try {
    const { code, stdout } = await doctor('-o', 'short');
    expect(code).toBe(7);
    expect(stdout).toMatch(/^host +× kecs\.yaml is not a usable configuration/m);
    expect(stdout).toMatch(/- endpoint-port: needs settings/);
  } finally {
    writeFileSync(join(home.dir, 'kecs.yaml'), 'apiVersion: kecs.dev/v1\nkind: Config\n');
  }
});

test('Ctrl-C while a Docker hangs ends it at once, exit 130', async () => {
  const folder = join(home.dir, 'programs');
  mkdirSync(folder);
  writeFileSync(join(folder, 'docker'), '#!/bin/sh\nsleep 30\n', { mode: 0o755 });
  const { PATH } = home.env;
  home.env['PATH'] = `${folder}:${PATH}`;
  try {
    const child = home.spawn('doctor', '--only', 'docker');
    const done = ended(child);
    setTimeout(() => child.kill('SIGINT'), 1_000);
    const began = performance.now();
    expect(await done).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringContaining('interrupted'),
    });
    expect(performance.now() - began).toBeLessThan(2_500);
  } finally {
    home.env['PATH'] = PATH;
  }
});

test('what cannot be meant is refused, exit 2', async () => {
  for (const flags of [
    ['--only', '('],
    ['--only', 'nothing-like-it'],
    ['--fix', '-o', 'json'],
    ['-o', 'xml'],
  ])
    expect([flags, (await doctor(...flags)).code]).toEqual([flags, 2]);
});
