import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive, refOf, terminate } from '../../../src/system/processes.ts';

function sleeper(script: string): import('node:child_process').ChildProcess {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('a process is alive until it ends, also while nobody has collected it', async () => {
  const child = sleeper('setTimeout(() => 0, 60_000)');
  const ref = refOf(child.pid ?? 0);
  expect(isAlive(ref)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(ref)).toBe(false);
});

test('another start time with the same pid is another process', () => {
  expect(isAlive({ pid: process.pid, startTime: '12' })).toBe(false);
});

test('a process that ends at SIGTERM is not killed', async () => {
  const child = sleeper('setTimeout(() => 0, 60_000)');
  const ref = refOf(child.pid ?? 0);
  expect(ref && (await terminate(ref, 5_000))).toBe(true);
});

test('a process that ignores SIGTERM is killed after its grace', async () => {
  const child = sleeper("process.on('SIGTERM', () => 0); console.log('up'); setTimeout(() => 0, 60_000)");
  await once(child.stdout ?? child, 'data');
  const ref = refOf(child.pid ?? 0);
  expect(ref && (await terminate(ref, 50))).toBe(false);
  expect(isAlive(ref)).toBe(false);
});
