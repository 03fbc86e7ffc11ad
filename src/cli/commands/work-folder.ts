import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PRIVATE_DIR } from '../../system/files.ts';
import { startTimeOf } from '../../system/processes.ts';

/** A new folder of this process's own in `parent`; those of processes that were killed go. */
export function workFolder(parent: string): string {
  mkdirSync(parent, { recursive: true, mode: PRIVATE_DIR });
  for (const pid of readdirSync(parent))
    if (startTimeOf(Number(pid)) === undefined) rmSync(join(parent, pid), { recursive: true, force: true });
  const folder = join(parent, String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: PRIVATE_DIR });
  return folder;
}
