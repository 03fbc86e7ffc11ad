import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateDir } from '../../src/system/files.ts';
import { acquireLock } from '../../src/system/lock.ts';
import { cacheDir } from '../../src/system/paths.ts';

const LOCK_WAIT_MS = 20 * 60_000;

const rigCache = (): string => join(cacheDir(process.env), 'test-rig');

export function keyOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** Name and content of every file below a folder, as one part of a key. */
export function contentOf(folder: string): string {
  const files = globSync('**', { cwd: folder }).filter((name) => statSync(join(folder, name)).isFile());
  return keyOf(files.sort().flatMap((name) => [name, readFileSync(join(folder, name), 'hex')]));
}

/**
 * The folder that `build` filled, kept under what it was built from. A build that fails leaves nothing; of two processes
 * one builds and the other waits.
 */
export async function cached(
  name: string,
  madeFrom: readonly string[],
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(rigCache(), `${name}-${keyOf(madeFrom)}`);
  if (existsSync(folder)) return folder;
  makePrivateDir(rigCache());
  const lock = await acquireLock(`${folder}.lock`, 'test rig', LOCK_WAIT_MS, (holder) => {
    say(`${name}: waiting for process ${holder.pid}, which builds it`);
  });
  if (lock === undefined) throw new Error(`another process has been building ${name} for too long`);
  try {
    if (existsSync(folder)) return folder;
    const started = Date.now();
    const unfinished = `${folder}.incomplete`;
    rmSync(unfinished, { recursive: true, force: true });
    makePrivateDir(unfinished);
    await build(unfinished);
    renameSync(unfinished, folder);
    say(`${name}: built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return folder;
  } finally {
    lock.release();
  }
}

/** To stderr: stdout holds nothing but the environment that a caller reads. */
export function say(line: string): void {
  process.stderr.write(`rig: ${line}\n`);
}
