import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { folderState } from '../../../src/system/folder-state.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

// Root, who runs these tests in containers, may write everywhere.
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>();
  const access: typeof real.access = (path, mode) =>
    String(path).endsWith('/closed')
      ? Promise.reject(new Error('EACCES: permission denied'))
      : real.access(path, mode);
  return { ...real, access };
});

test('one that is not there yet is looked at where it would be made, and not made', async () => {
  const dir = join(temporaryFolder(), 'a', 'b');
  const found = await folderState(dir);
  expect(found).toEqual({ dir, freeBytes: expect.any(Number) });
  expect(found.freeBytes).toBeGreaterThan(0);
  expect(existsSync(dir)).toBe(false);
});

test('a file in its place', async () => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, '');
  expect((await folderState(join(path, 'in-it'))).problem).toBe(`${path} is no folder`);
});

test('one that this user may not write', async () => {
  const dir = join(temporaryFolder(), 'closed');
  mkdirSync(dir);
  expect((await folderState(dir)).problem).toMatch(/^EACCES/);
});
