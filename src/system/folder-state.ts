import { constants, existsSync } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { messageOf } from '../core/errors/kecs-error.ts';

/** How a folder is, or the nearest one above that is there: it is where this one would be made. */
export type FolderState = { dir: string; freeBytes: number; problem?: string };

/** Looks only. `problem` says why nothing can be written there. */
export async function folderState(dir: string): Promise<FolderState> {
  let there = resolve(dir);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  const found = { dir, freeBytes: bavail * bsize };
  if (!(await stat(there)).isDirectory()) return { ...found, problem: `${there} is no folder` };
  try {
    await access(there, constants.W_OK | constants.X_OK);
    return found;
  } catch (thrown) {
    return { ...found, problem: messageOf(thrown) };
  }
}
