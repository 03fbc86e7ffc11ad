import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { readJsonIfThere } from './files.ts';
import { isAlive, type ProcessRef, refOf } from './processes.ts';

/** Who holds a lock, for the message to the one who waits. */
export type LockHolder = ProcessRef & { command: string };

/** `release` may be called more than once. */
export type Lock = { release(): void };

/**
 * Takes a lock file, waiting up to `waitMs` for a living holder; a dead holder's lock is taken over.
 * `onWait` hears once who is being waited for. Resolves to undefined when the wait is over in vain.
 */
export async function acquireLock(
  path: string,
  command: string,
  waitMs: number,
  onWait: (holder: LockHolder) => void,
  signal?: AbortSignal,
): Promise<Lock | undefined> {
  const end = Date.now() + waitMs;
  let told = false;
  for (;;) {
    if (create(path, command)) return heldLock(path);
    const holder = readJsonIfThere<LockHolder>(path);
    if (holder === undefined || !isAlive(holder)) {
      breakStale(path);
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    if (Date.now() >= end) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 50));
    signal?.throwIfAborted();
  }
}

/** Releasing twice must not take away the lock of whoever came next. */
function heldLock(path: string): Lock {
  let held = true;
  return {
    release: () => {
      if (held) rmSync(path, { force: true });
      held = false;
    },
  };
}

/** Written beside and hard-linked into place: the lock is never seen half-written, and only one link wins. */
function create(path: string, command: string): boolean {
  const own: LockHolder = { ...(refOf(process.pid) ?? { pid: process.pid, startTime: '' }), command };
  const temporary = `${path}.${randomBytes(4).toString('hex')}`;
  const fd = openSync(temporary, 'wx', 0o600);
  writeSync(fd, JSON.stringify(own));
  closeSync(fd);
  try {
    linkSync(temporary, path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Moves the stale file aside first: of two processes that found it stale, only one moves it. */
function breakStale(path: string): void {
  const aside = `${path}.${randomBytes(4).toString('hex')}.stale`;
  try {
    renameSync(path, aside);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw thrown;
  }
  const moved = readJsonIfThere<LockHolder>(aside);
  // Between our look and the move a new holder may have come: give it back if it lives.
  if (moved !== undefined && isAlive(moved)) {
    try {
      linkSync(aside, path);
    } catch {
      // A third process took the lock meanwhile; the moved holder would notice only by name, so leave theirs.
    }
  }
  rmSync(aside, { force: true });
}
