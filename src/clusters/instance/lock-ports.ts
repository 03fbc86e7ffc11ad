import { join } from 'node:path';
import { makePrivateDir } from '../../system/files.ts';
import { acquireLock, type Lock } from '../../system/lock.ts';
import type { StartOptions } from './start-options.ts';

/** A start settles its ports in seconds; one that hangs must not hold up the others for ever. */
const PORTS_WAIT_MS = 60_000;

/** One start at a time chooses ports; the lock lies in the cache, which also starts with other homes share. */
export function lockPorts({
  cacheRoot,
  deadline,
  reporter,
}: Pick<StartOptions, 'cacheRoot' | 'deadline' | 'reporter'>): Promise<Lock | undefined> {
  const dir = join(cacheRoot, 'locks');
  makePrivateDir(dir);
  const tell = ({ pid }: { pid: number }): void =>
    reporter.emit({
      type: 'note',
      level: 'info',
      text: `waiting for another start (process ${pid}) to settle its ports`,
    });
  // In vain is no reason to fail: the ports are then as likely free as they would be without a lock.
  return acquireLock(join(dir, 'ports'), 'kecs start-v2', PORTS_WAIT_MS, tell, deadline.signal);
}
