import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/** A fake of a program, as a shell script that comes first in PATH until the test ends. */
export function fakeProgram(name: string, script: string): string {
  const folder = temporaryFolder();
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  setPath(`${folder}${delimiter}${process.env['PATH'] ?? ''}`);
  return path;
}

/** A PATH in which no program is found, until the test ends. */
export function emptyPath(): void {
  setPath(temporaryFolder());
}

function setPath(value: string): void {
  const before = process.env['PATH'];
  process.env['PATH'] = value;
  onTestFinished(() => {
    process.env['PATH'] = before;
  });
}
