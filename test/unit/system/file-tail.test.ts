import { appendFileSync, copyFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { FileTail } from '../../../src/system/file-tail.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

let path = '';
beforeEach(() => {
  path = join(temporaryFolder(), 'part.log');
});
const flat = (pieces: Iterable<string[]>): string[] => [...pieces].flat();

test('the earlier file, the present one, and what comes', () => {
  writeFileSync(`${path}.1`, 'a\nb\n');
  writeFileSync(path, 'c\nbegun');
  const tail = new FileTail(path);
  expect(flat(tail.begin())).toEqual(['a', 'b', 'c']);
  expect(tail.rest).toBe('begun');
  expect(flat(tail.more())).toEqual([]);
  appendFileSync(path, ' and ended\nd\n');
  expect(flat(tail.more())).toEqual(['begun and ended', 'd']);
});

test('a file that is cut after it was copied loses nothing that was not read yet', () => {
  writeFileSync(path, 'first\n');
  const tail = new FileTail(path);
  expect(flat(tail.begin())).toEqual(['first']);
  appendFileSync(path, 'b\n');
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
  appendFileSync(path, 'c\n');
  expect(flat(tail.more())).toEqual(['b', 'c']);
});

test('a file that is not there yet', () => {
  const tail = new FileTail(path);
  expect(flat(tail.begin())).toEqual([]);
  expect(flat(tail.more())).toEqual([]);
  writeFileSync(path, 'a\n');
  expect(flat(tail.more())).toEqual(['a']);
});

test('lines longer than what is read at once', () => {
  const long = 'x'.repeat(3 * 1024 * 1024);
  writeFileSync(path, `${long}\nshort\n`);
  expect(flat(new FileTail(path).begin())).toEqual([long, 'short']);
});
