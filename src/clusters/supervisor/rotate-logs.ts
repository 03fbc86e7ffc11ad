import { copyFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const MAX_LOG_BYTES = 20 * 1024 * 1024;

/**
 * Keeps each log at one current and one earlier file. The components hold their log open for appending, so it is
 * copied and cut rather than renamed; a line written between the two steps can be lost.
 */
export function rotateLogs(dir: string, maxBytes: number = MAX_LOG_BYTES): void {
  for (const name of readdirSync(dir)) {
    if (!name.endsWith('.log')) continue;
    const path = join(dir, name);
    if (statSync(path).size <= maxBytes) continue;
    copyFileSync(path, `${path}.1`);
    truncateSync(path);
  }
}
