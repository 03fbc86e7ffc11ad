import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  lastLines,
  makePrivateDir,
  readJsonIfThere,
  readTextIfThere,
  writeFileAtomic,
} from '../../../src/system/files.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

test('a folder is made with its missing parents, readable by its owner only', () => {
  const path = join(temporaryFolder(), 'a', 'b');
  makePrivateDir(path);
  makePrivateDir(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test.runIf(process.platform === 'linux')('where no folder can be made the failure comes at once', () => {
  expect(() => makePrivateDir('/proc/kecs/instances')).toThrow(/ENOENT/);
  expect(() => makePrivateDir('/dev/null/kecs')).toThrow(/ENOTDIR/);
});

test('a written file is private, whole, and leaves nothing beside it; a failed write keeps the old text', () => {
  const dir = temporaryFolder();
  const path = join(dir, 'file');
  writeFileAtomic(path, 'one');
  writeFileAtomic(path, 'two');
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  makePrivateDir(join(dir, 'taken'));
  writeFileSync(join(dir, 'taken', 'x'), '');
  expect(() => writeFileAtomic(join(dir, 'taken'), 'three')).toThrow();
  expect(readdirSync(dir).toSorted()).toEqual(['file', 'taken']);
});

test('a file that is not there reads as undefined, one that is not JSON too; a folder in its place is a failure', () => {
  const dir = temporaryFolder();
  expect(readTextIfThere(join(dir, 'none'))).toBeUndefined();
  expect(readTextIfThere('/dev/null/none')).toBeUndefined();
  writeFileSync(join(dir, 'half'), '{"a":');
  expect(readJsonIfThere(join(dir, 'half'))).toBeUndefined();
  expect(() => readTextIfThere(dir)).toThrow(/EISDIR/);
  expect(existsSync(join(dir, 'none'))).toBe(false);
});

test('the last lines of a long log are read without the rest', async () => {
  const path = join(temporaryFolder(), 'log');
  writeFileSync(path, `${Array.from({ length: 50_000 }, (_, n) => `line ${n}`).join('\n')}\n`);
  expect(await lastLines(path, 2)).toEqual(['line 49998', 'line 49999']);
  expect(await lastLines(`${path}.none`, 2)).toEqual([]);
  // The first of the 64 KiB is cut somewhere: half a line is none.
  const all = await lastLines(path, 50_000);
  expect(all.length).toBeGreaterThan(1_000);
  for (const line of all) expect(line).toMatch(/^line \d+$/);
  expect(all[0]).toBe(`line ${50_000 - all.length}`);
});
