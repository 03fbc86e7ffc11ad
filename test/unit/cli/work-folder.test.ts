import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workFolder } from '../../../src/cli/commands/work-folder.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

test('a work folder is private, and removes those of processes that are gone, not of those that work', () => {
  const parent = join(temporaryFolder(), 'loading');
  // Above the highest pid that a system gives out.
  const [gone, alive] = ['4194999', String(process.ppid)];
  for (const pid of [gone, alive]) {
    mkdirSync(join(parent, pid), { recursive: true });
    writeFileSync(join(parent, pid, 'image.tar'), 'half');
  }
  const folder = workFolder(parent);
  expect(readdirSync(parent).sort()).toEqual([alive, String(process.pid)].sort());
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, 'image.tar'), 'of an earlier process of this pid');
  expect(readdirSync(workFolder(parent))).toEqual([]);
});
