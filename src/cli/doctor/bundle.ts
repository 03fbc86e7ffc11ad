import { existsSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { packTar } from 'modern-tar';
import { badValue } from '../../core/errors/catalogue/config.ts';
import { messageOf } from '../../core/errors/kecs-error.ts';
import { PRIVATE_FILE, writeFileAtomic } from '../../system/files.ts';
import type { BundleFile } from './bundle-files.ts';

const FOLDER = 'kecs-doctor';

/** Where a bundle can be written. Throws KECS1101 for a place where something is already: it may be the user's own. */
export function bundlePath(text: string): string {
  const path = resolve(text);
  if (text === '') throw badValue('--bundle', text, 'it names no file');
  if (existsSync(path)) throw badValue('--bundle', text, 'there is something of that name already');
  return path;
}

/** The files as a .tar.gz, all in one folder. */
export async function packBundle(files: readonly BundleFile[], now: Date): Promise<Uint8Array> {
  const entries = files.map(({ name, text }) => ({
    header: {
      name: posix.join(FOLDER, name),
      size: Buffer.byteLength(text),
      type: 'file' as const,
      mode: PRIVATE_FILE,
      mtime: now,
    },
    body: text,
  }));
  return promisify(gzip)(await packTar(entries));
}

/** Readable by its owner only; whole or not at all. Throws KECS1101 where it cannot be written. */
export function writeBundle(path: string, bytes: Uint8Array): void {
  try {
    writeFileAtomic(path, bytes, PRIVATE_FILE);
  } catch (thrown) {
    throw badValue('--bundle', path, messageOf(thrown));
  }
}
