import { accessSync, constants, statfsSync } from 'node:fs';
import { dataDirUnusable } from '../../core/errors/catalogue/config.ts';
import { diskFull } from '../../core/errors/catalogue/start.ts';
import { makePrivateDir } from '../../system/files.ts';
import type { InstanceFiles } from './instance-files.ts';

/** An instance that stores little fits in this; etcd alone writes 64 MB files ahead. */
const NEEDED_BYTES = 300 * 1024 ** 2;

/** Looks before anything is started: folders writable, disk not full. */
export function preflight(files: InstanceFiles, cacheRoot: string): void {
  for (const dir of [files.dir, cacheRoot]) {
    try {
      makePrivateDir(dir);
      accessSync(dir, constants.W_OK);
    } catch (thrown) {
      throw dataDirUnusable(dir, (thrown as Error).message);
    }
    const { bavail, bsize } = statfsSync(dir);
    if (bavail * bsize < NEEDED_BYTES)
      throw diskFull(dir, Math.floor((bavail * bsize) / 1e6), Math.floor(NEEDED_BYTES / 1e6));
  }
}
