import { existsSync } from 'node:fs';
import type { InstanceFiles } from '../../clusters/instance/instance-files.ts';
import { instanceBusy, instanceNotFound } from '../../core/errors/catalogue/instance.ts';
import { acquireLock, type LockHolder } from '../../system/lock.ts';
import type { CliDeps } from '../deps.ts';

const WAIT_MS = 60_000;

/** Runs `work` while no other kecs command changes this instance. */
export async function withInstanceLock<T>(
  deps: CliDeps,
  files: InstanceFiles,
  name: string,
  command: string,
  work: () => Promise<T>,
): Promise<T> {
  let holder: LockHolder | undefined;
  const lock = await acquireLock(
    files.lock(),
    command,
    WAIT_MS,
    (found) => {
      holder = found;
      deps.stderr.write(`   waiting for process ${found.pid} (${found.command}), which works on '${name}'\n`);
    },
    deps.signal,
  ).catch((thrown: NodeJS.ErrnoException) => {
    // The folder went away while we waited: a delete was faster.
    throw thrown.code === 'ENOENT' ? instanceNotFound(name, []) : thrown;
  });
  if (lock === undefined) throw instanceBusy(name, holder?.pid ?? 0, holder?.command ?? 'unknown');
  try {
    return await work();
  } finally {
    // delete removes the folder with the lock in it.
    if (existsSync(files.dir)) lock.release();
  }
}
