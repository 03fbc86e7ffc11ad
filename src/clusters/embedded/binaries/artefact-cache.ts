import { rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makePrivateDir, readJsonIfThere, writeFileAtomic } from '../../../system/files.ts';
import { sha256Of } from '../../../system/sha256.ts';

/** What artefact.json remembers of the program file: enough to notice that it changed without reading it whole. */
type Recorded = { file: string; size: number; mtimeMs: number; sha256: string; from: string; madeAt: string };

export type CacheState =
  | { state: 'absent' }
  | { state: 'good'; path: string; from: string }
  | { state: 'corrupt'; path: string; why: string };

/** One version of one program in `~/.cache/kecs/<name>/<key>/`; `file` is the program's path inside. */
export class ArtefactCache {
  readonly dir: string;
  readonly #file: string;

  constructor(root: string, name: string, key: string, file: string) {
    this.dir = join(root, name, key);
    this.#file = file;
  }

  get path(): string {
    return join(this.dir, this.#file);
  }

  /**
   * Whether the cached program can be used. Size and time are compared at every start; only when they differ from
   * the record is the file read and its SHA-256 compared (a copied cache has new times and is still good).
   */
  async check(): Promise<CacheState> {
    const recorded = readJsonIfThere<Recorded>(this.#recordPath());
    if (recorded === undefined) return { state: 'absent' };
    const stat = statSync(this.path, { throwIfNoEntry: false });
    if (stat === undefined) return { state: 'corrupt', path: this.path, why: 'the file is gone' };
    if (stat.size !== recorded.size) {
      return {
        state: 'corrupt',
        path: this.path,
        why: `it has ${stat.size} bytes instead of ${recorded.size}`,
      };
    }
    if (stat.mtimeMs !== recorded.mtimeMs) {
      const found = await sha256Of(this.path);
      if (found !== recorded.sha256) return { state: 'corrupt', path: this.path, why: 'its SHA-256 changed' };
      this.#write({ ...recorded, mtimeMs: stat.mtimeMs });
    }
    return { state: 'good', path: this.path, from: recorded.from };
  }

  /** Throws the cached version away. */
  discard(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** A fresh folder to make the artefact in, beside the final one. */
  workDir(): string {
    const dir = `${this.dir}.incomplete`;
    rmSync(dir, { recursive: true, force: true });
    makePrivateDir(dir);
    return dir;
  }

  /** Moves a finished work folder into place and records what it holds. */
  async adopt(workDir: string, from: string): Promise<string> {
    this.discard();
    makePrivateDir(dirname(this.dir));
    await rename(workDir, this.dir);
    await this.record(from);
    return this.path;
  }

  /** Records a program that was made in its final place (a Python environment cannot be moved). */
  async record(from: string): Promise<void> {
    const { size, mtimeMs } = statSync(this.path);
    this.#write({
      file: this.#file,
      size,
      mtimeMs,
      sha256: await sha256Of(this.path),
      from,
      madeAt: new Date().toISOString(),
    });
  }

  #recordPath(): string {
    return join(this.dir, 'artefact.json');
  }

  #write(recorded: Recorded): void {
    writeFileAtomic(this.#recordPath(), JSON.stringify(recorded, null, 2));
  }
}
