import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of the test's own, removed when the test ends, however it ends. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'kecs-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The same for what lasts longer than one test, which removes it itself. */
export function makeTemporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'kecs-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
