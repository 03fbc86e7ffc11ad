import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { InstanceFiles } from '../../../src/clusters/instance/instance-files.ts';
import { INSTANCE_MARK } from '../../../src/clusters/supervisor/component-process.ts';
import { SPECS_FILE, stopWaves, supervise } from '../../../src/clusters/supervisor/supervisor.ts';
import { readRunState } from '../../../src/clusters/supervisor/supervisor-control.ts';
import type { ComponentSpec } from '../../../src/core/instance/component-spec.ts';
import { processesWithEnv, refOf } from '../../../src/system/processes.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

function program(name: string, script: string, more: Partial<ComponentSpec> = {}): ComponentSpec {
  const base = { env: {}, after: [], needs: [], ready: { kind: 'alive' as const }, graceMs: 2_000 };
  return { name, file: process.execPath, args: ['-e', script], ...base, ...more };
}

const FOREVER = 'setTimeout(() => 0, 600_000)';

function instance(...specs: ComponentSpec[]): {
  files: InstanceFiles;
  run: () => Promise<void>;
  stop: () => Promise<void>;
} {
  const files = new InstanceFiles(temporaryFolder());
  mkdirSync(files.runDir());
  writeFileSync(files.run(SPECS_FILE), JSON.stringify(specs));
  const abort = new AbortController();
  let running = Promise.resolve();
  const stop = async (): Promise<void> => {
    abort.abort();
    await running;
  };
  onTestFinished(stop);
  return {
    files,
    run: () => {
      running = supervise(files.dir, abort.signal);
      return running;
    },
    stop,
  };
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what(); tries++) {
    if (tries > 500) throw new Error('it never came to that');
    await delay(20);
  }
}

const stateOf = (
  files: InstanceFiles,
  name: string,
): ReturnType<typeof readRunState>['components'][number] | undefined =>
  readRunState(files).components.find((component) => component.name === name);

test('a component that is killed comes back by itself, and the record counts it', async () => {
  const { files, run } = instance(program('one', FOREVER));
  void run();
  await until(() => stateOf(files, 'one')?.state === 'ready');
  const first = stateOf(files, 'one')?.pid ?? 0;
  process.kill(first, 'SIGKILL');
  await until(() => stateOf(files, 'one')?.state === 'ready' && stateOf(files, 'one')?.pid !== first);
  expect(stateOf(files, 'one')).toMatchObject({ restarts: 1, lastExit: { signal: 'SIGKILL' }, alive: true });
});

test('a component waits for the ones it comes after, and for its gate', async () => {
  const { files, run } = instance(
    program('base', FOREVER),
    program('gated', FOREVER, { gate: 'open' }),
    program('last', FOREVER, { after: ['gated'] }),
  );
  void run();
  await until(() => stateOf(files, 'base')?.state === 'ready');
  await delay(100);
  expect(stateOf(files, 'gated')?.state).toBe('waiting');
  expect(stateOf(files, 'last')?.state).toBe('waiting');
  writeFileSync(files.run('open'), '');
  await until(() => stateOf(files, 'last')?.state === 'ready');
});

test('a program that cannot be started is told as ended, and the others run', async () => {
  const { files, run } = instance(program('bad', '', { file: '/nowhere/program' }), program('good', FOREVER));
  void run();
  await until(
    () => stateOf(files, 'good')?.state === 'ready' && stateOf(files, 'bad')?.lastExit !== undefined,
  );
  expect(stateOf(files, 'bad')?.lastExit?.code).toBe(127);
});

test('stopping ends every process and says so in the records', async () => {
  const { files, run, stop } = instance(program('one', FOREVER), program('two', FOREVER, { needs: ['one'] }));
  void run();
  await until(() => readRunState(files).components.filter(({ state }) => state === 'ready').length === 2);
  const pids = readRunState(files).components.map(({ pid }) => pid ?? 0);
  await stop();
  expect(readRunState(files)).toMatchObject({
    supervisor: 'absent',
    components: [{ state: 'stopped' }, { state: 'stopped' }],
  });
  expect(pids.map((pid) => refOf(pid))).toEqual([undefined, undefined]);
});

test('a component that ignores SIGTERM is killed after its grace', async () => {
  const stubborn = program('stubborn', `process.on('SIGTERM', () => 0); ${FOREVER}`, { graceMs: 100 });
  const { files, run, stop } = instance(stubborn);
  void run();
  await until(() => stateOf(files, 'stubborn')?.state === 'ready');
  await delay(200);
  await stop();
  expect(stateOf(files, 'stubborn')?.lastExit).toMatchObject({ signal: 'SIGKILL' });
});

test('what a killed supervisor has left running is ended before the new one starts its own', async () => {
  const { files, run } = instance(program('one', FOREVER));
  const { spawn } = await import('node:child_process');
  const orphan = spawn(process.execPath, ['-e', FOREVER]);
  onTestFinished(() => void orphan.kill('SIGKILL'));
  const ref = refOf(orphan.pid ?? 0);
  writeFileSync(
    files.run('one.json'),
    JSON.stringify({ name: 'one', state: 'ready', ...ref, restarts: 0, since: '' }),
  );
  void run();
  await until(() => stateOf(files, 'one')?.state === 'ready' && stateOf(files, 'one')?.pid !== ref?.pid);
  expect(refOf(orphan.pid ?? 0)).toBeUndefined();
});

test('a component that a killed supervisor had started and not yet recorded is found by its mark and ended', async () => {
  const { files, run } = instance(program('one', FOREVER));
  const { spawn } = await import('node:child_process');
  const stray = spawn(process.execPath, ['-e', FOREVER], {
    env: { ...process.env, [INSTANCE_MARK]: files.dir },
  });
  onTestFinished(() => void stray.kill('SIGKILL'));
  await until(() => processesWithEnv(INSTANCE_MARK, files.dir).length === 1);
  void run();
  await until(() => stateOf(files, 'one')?.state === 'ready');
  expect(refOf(stray.pid ?? 0)).toBeUndefined();
  expect(processesWithEnv(INSTANCE_MARK, files.dir)).toHaveLength(1);
});

test('a supervisor that is still ending leftovers is seen to be there', async () => {
  const { files, run } = instance(program('one', FOREVER));
  const { spawn } = await import('node:child_process');
  const stubborn = spawn(process.execPath, [
    '-e',
    `process.on('SIGTERM', () => 0); console.log('up'); ${FOREVER}`,
  ]);
  onTestFinished(() => void stubborn.kill('SIGKILL'));
  await new Promise((resolve) => stubborn.stdout.once('data', resolve));
  const ref = refOf(stubborn.pid ?? 0);
  writeFileSync(
    files.run('one.json'),
    JSON.stringify({ name: 'one', state: 'ready', ...ref, restarts: 0, since: '' }),
  );
  void run();
  await until(() => readRunState(files).supervisor === 'running');
  expect(refOf(stubborn.pid ?? 0)).toEqual(ref);
  stubborn.kill('SIGKILL');
  await until(() => stateOf(files, 'one')?.state === 'ready' && stateOf(files, 'one')?.pid !== ref?.pid);
});

test('a second supervisor of the same instance leaves at once', async () => {
  const { files, run } = instance(program('one', FOREVER));
  void run();
  await until(() => stateOf(files, 'one')?.state === 'ready');
  await expect(supervise(files.dir, AbortSignal.abort())).rejects.toThrow(/another supervisor/);
});

test('records, logs and the lock are private to the user', async () => {
  const { statSync } = await import('node:fs');
  const { files, run } = instance(program('one', FOREVER));
  void run();
  await until(() => stateOf(files, 'one')?.state === 'ready');
  for (const path of [files.run('one.json'), files.log('one'), files.run('supervisor.lock')]) {
    expect([path, (statSync(path).mode & 0o777).toString(8)]).toEqual([path, '600']);
  }
  expect(JSON.parse(readFileSync(files.run('one.json'), 'utf8'))).toMatchObject({ name: 'one' });
});

test('waves stop dependants before what they need', () => {
  const waves = stopWaves([
    program('etcd', ''),
    program('api', '', { needs: ['etcd'] }),
    program('gateway', '', { needs: ['api'] }),
    program('server', '', { needs: ['api'] }),
    program('backend', ''),
  ]);
  expect(waves).toEqual([['gateway', 'server', 'backend'], ['api'], ['etcd']]);
});
