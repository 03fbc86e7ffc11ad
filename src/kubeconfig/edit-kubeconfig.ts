import { chownSync, lstatSync, readlinkSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { kubeconfigUnusable } from '../core/errors/catalogue/kubeconfig.ts';
import { isKecsError, messageOf } from '../core/errors/kecs-error.ts';
import { makePrivateDir, readTextIfThere, writeFileAtomic } from '../system/files.ts';
import { lockKubeconfig } from './lock-kubeconfig.ts';

/**
 * Changes a kubeconfig that others write to as well: under their lock, whole or not at all, through links to the file that
 * they lead to. `edit` gets the text (empty where there is no file) and gives the new one, or undefined for no change.
 */
export async function editKubeconfig(
  path: string,
  edit: (text: string) => string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const target = linkTarget(path);
    for (const file of [path, target]) makePrivateDir(dirname(file));
    const release = await lockKubeconfig([...new Set([path, target])], signal);
    try {
      const before = readTextIfThere(target);
      const after = edit(before ?? '');
      if (after === undefined || after === before) return;
      const { uid, gid } = statSync(before === undefined ? dirname(target) : target);
      writeFileAtomic(target, after);
      // As root for a user's home: the file stays that user's.
      if (process.getuid?.() === 0 && uid !== 0) chownSync(target, uid, gid);
    } finally {
      release();
    }
  } catch (thrown) {
    if (isKecsError(thrown) || signal?.aborted) throw thrown;
    throw kubeconfigUnusable(path, messageOf(thrown), thrown);
  }
}

/** Where a chain of links ends, also when nothing is there yet. */
function linkTarget(path: string): string {
  let at = path;
  for (let hops = 0; hops < 40; hops++) {
    if (!lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) return at;
    at = resolve(dirname(at), readlinkSync(at));
  }
  throw new Error('its links lead in a circle');
}
