import { closeSync, openSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { kubeconfigLocked } from '../core/errors/catalogue/kubeconfig.ts';

/** kubectl holds it for milliseconds. */
const WAIT_MS = 5_000;

/**
 * Takes the locks that kubectl, kind and others take: an empty file `<kubeconfig>.lock`. It names no holder, so one that stays
 * is never taken over. Returns what gives them back.
 */
export async function lockKubeconfig(
  files: readonly string[],
  signal?: AbortSignal,
  waitMs: number = WAIT_MS,
): Promise<() => void> {
  const held: string[] = [];
  const release = (): void => {
    for (const lock of held.splice(0)) rmSync(lock, { force: true });
  };
  const end = Date.now() + waitMs;
  try {
    for (const file of files) {
      const lock = `${file}.lock`;
      while (!create(lock)) {
        if (Date.now() >= end) throw kubeconfigLocked(file, lock);
        await delay(50);
        signal?.throwIfAborted();
      }
      held.push(lock);
    }
    return release;
  } catch (thrown) {
    release();
    throw thrown;
  }
}

function create(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0));
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}
