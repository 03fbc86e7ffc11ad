import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireLock, type LockHolder } from '../../../src/system/lock.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const never = (): void => undefined;

test('a free lock is taken at once and gone after release', async () => {
  const path = join(temporaryFolder(), 'lock');
  const lock = await acquireLock(path, 'one', 0, never);
  expect(existsSync(path)).toBe(true);
  lock?.release();
  expect(existsSync(path)).toBe(false);
});

test('a living holder is waited for, named once, and the wait ends in vain', async () => {
  const path = join(temporaryFolder(), 'lock');
  await acquireLock(path, 'kecs first', 0, never);
  const heard: LockHolder[] = [];
  expect(await acquireLock(path, 'kecs second', 120, (holder) => heard.push(holder))).toBeUndefined();
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({ pid: process.pid, command: 'kecs first' });
});

test('the lock of a dead process is taken over', async () => {
  const path = join(temporaryFolder(), 'lock');
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  writeFileSync(path, JSON.stringify({ pid: child.pid, startTime: '1', command: 'gone' }));
  expect(await acquireLock(path, 'next', 0, never)).toBeDefined();
});

test('the pid of a dead holder that another process has now does not keep the lock', async () => {
  const path = join(temporaryFolder(), 'lock');
  writeFileSync(
    path,
    JSON.stringify({ pid: process.pid, startTime: 'of an earlier process', command: 'gone' }),
  );
  expect(await acquireLock(path, 'next', 0, never)).toBeDefined();
});

test('a lock file that is not JSON, as a crash of another program may leave, is taken over', async () => {
  const path = join(temporaryFolder(), 'lock');
  writeFileSync(path, '{"pid":');
  expect(await acquireLock(path, 'next', 0, never)).toBeDefined();
});

test('of ten that want the lock at once, one at a time has it', async () => {
  const path = join(temporaryFolder(), 'lock');
  let holding = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      const lock = await acquireLock(path, 'one of many', 10_000, never);
      most = Math.max(most, ++holding);
      await new Promise((resolve) => setTimeout(resolve, 2));
      holding--;
      lock?.release();
    }),
  );
  expect(most).toBe(1);
});

test("a lock that is released twice does not take away the next holder's", async () => {
  const path = join(temporaryFolder(), 'lock');
  const first = await acquireLock(path, 'first', 0, never);
  first?.release();
  await acquireLock(path, 'second', 0, never);
  first?.release();
  expect(existsSync(path)).toBe(true);
});
