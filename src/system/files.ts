import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Files of an instance hold keys and state: nobody but the owner reads them. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_DIR = 0o700;

/**
 * Makes a private folder and its missing parents. Node's own recursive mkdir never returns where the file system answers
 * ENOENT for a folder whose parent exists, as /proc does.
 */
export function makePrivateDir(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makePrivateDir(parent);
  try {
    mkdirSync(path, { mode: PRIVATE_DIR });
  } catch (thrown) {
    // Another process may have made it meanwhile.
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  }
}

/** Writes beside the target, flushes, renames: a reader or a crash sees the old text or the new one, never half. */
export function writeFileAtomic(path: string, text: string | Uint8Array, mode: number = PRIVATE_FILE): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  const fd = openSync(temporary, 'wx', mode);
  try {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
    fsyncSync(fd);
    closeSync(fd);
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw thrown;
  }
}

/** The file's text, or undefined where there is no such file. Other failures (no permission, a directory) throw. */
export function readTextIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw thrown;
  }
}

/** The parsed JSON, or undefined for a missing file or one that is not JSON (a crash of another program's write). */
export function readJsonIfThere<T>(path: string): T | undefined {
  const text = readTextIfThere(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/** The last `count` lines of a file that are whole in its last 64 KiB. Empty where there is no file. */
export async function lastLines(path: string, count: number): Promise<string[]> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return [];
  try {
    const { size } = await file.stat();
    const length = Math.min(size, 65_536);
    const buffer = Buffer.alloc(length);
    await file.read(buffer, 0, length, size - length);
    const lines = buffer.toString('utf8').trimEnd().split('\n');
    const whole = length < size && lines.length > 1 ? lines.slice(1) : lines;
    return whole.slice(-count).filter(Boolean);
  } finally {
    await file.close();
  }
}
