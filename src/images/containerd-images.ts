import { randomUUID } from 'node:crypto';
import { toolMissing } from '../core/errors/catalogue/binaries.ts';
import { imageLoadFailed, imagesUnreachable } from '../core/errors/catalogue/images.ts';
import { type RunOptions, tryRun } from '../system/exec.ts';
import type { ListedImage, NodeImages } from './node-images.ts';
import { openArchive, type ReadOptions } from './open-archive.ts';
import type { ImageArchive } from './read-image-archive.ts';

/** Where kubelets look for images. */
const NAMESPACE = 'k8s.io';
const PATIENCE_MS = 60_000;

/** The images of one containerd, by its own `ctr`. */
export class ContainerdImages implements NodeImages {
  readonly #program: string;
  readonly #args: readonly string[];
  readonly #fix: readonly string[];
  readonly #import: readonly string[];

  /**
   * `ctr` is how it is run: `ctr --address SOCKET`, or `docker exec -i NODE ctr`. `fix` helps where it gives no answer;
   * `snapshotter` is the node's, where it is not containerd's usual one.
   */
  constructor(ctr: readonly [string, ...string[]], fix: readonly string[] = [], snapshotter?: string) {
    const [program, ...args] = ctr;
    this.#program = program;
    this.#args = [...args, '--connect-timeout', '5s', '--namespace', NAMESPACE, 'images'];
    this.#fix = fix;
    this.#import = ['import', ...(snapshotter === undefined ? [] : ['--snapshotter', snapshotter])];
  }

  async load(archive: ImageArchive, options: ReadOptions = {}): Promise<void> {
    const { path, source, as } = archive;
    const { signal } = options;
    // What has no name of its own gets one by which it is found again.
    const unnamed = `kecs.invalid/${randomUUID()}`;
    const naming = as === undefined ? [] : ['--index-name', as, '--base-name', unnamed];
    const input = await openArchive(path, options);
    try {
      await this.#ctr([...this.#import, ...naming, '-'], source, { input, ...(signal && { signal }) });
    } finally {
      input.destroy();
    }
    if (as !== undefined) await this.#remove(await this.#named(`name~="^${unnamed}"`), source);
    if (archive.format === 'oci') await this.#nameInFull(archive);
    await this.#checkNames(archive);
  }

  async list(signal?: AbortSignal): Promise<ListedImage[]> {
    const text = await this.#ctr(['ls'], 'the list of images', {
      timeoutMs: PATIENCE_MS,
      ...(signal && { signal }),
    });
    return listedImages(text);
  }

  /** containerd keeps the names of OCI layouts as they are written, and kubelets look for them in full. */
  async #nameInFull({ source, names }: ImageArchive): Promise<void> {
    for (const { stored, full } of names) {
      if (stored === full) continue;
      await this.#ctr(['tag', '--force', stored, full], source);
      await this.#remove([stored], source);
    }
  }

  async #checkNames({ source, names, as }: ImageArchive): Promise<void> {
    const wanted = [...names.map(({ full }) => full), ...(as === undefined ? [] : [as])];
    const there = new Set(await this.#named());
    const missing = wanted.filter((name) => !there.has(name));
    if (missing.length > 0)
      throw imageLoadFailed(source, `containerd took it and has no ${missing.join(', ')}`);
  }

  async #named(...filters: string[]): Promise<string[]> {
    const text = await this.#ctr(['ls', '--quiet', ...filters], 'the list of images', {
      timeoutMs: PATIENCE_MS,
    });
    return text.split('\n').filter(Boolean);
  }

  async #remove(names: readonly string[], source: string): Promise<void> {
    if (names.length > 0) await this.#ctr(['rm', ...names], source);
  }

  async #ctr(args: readonly string[], source: string, options: RunOptions = {}): Promise<string> {
    const done = await tryRun(this.#program, [...this.#args, ...args], options);
    if (done.ok) return done.stdout;
    if (done.missing) throw toolMissing(this.#program);
    const why = done.said.split('\n').slice(-5).join('\n');
    if (done.timedOut || /failed to dial|connection refused|is not running|No such container/i.test(why))
      throw imagesUnreachable(why || `no answer within ${PATIENCE_MS / 1000} s`, this.#fix);
    throw imageLoadFailed(source, why || 'ctr gave no reason');
  }
}

/** The lines of `ctr images ls`. An image that has a name is not listed by its digest as well. */
export function listedImages(text: string): ListedImage[] {
  const all = text.split('\n').flatMap((line) => {
    const found = /^(\S+)\s+\S+\s+(\S+:[0-9a-f]{32,})\s+([\d.]+ \S+)\s+(\S+)/.exec(line);
    if (found === null) return [];
    const [, name = '', digest = '', size = '', platforms = ''] = found;
    return [{ name, digest, size, platforms: platforms === '-' ? [] : platforms.split(',') }];
  });
  const byName = all.filter(({ name }) => !/^sha256:|@/.test(name));
  const named = new Set(byName.map(({ digest }) => digest));
  const byDigest = all.filter(({ name, digest }) => name.includes('@') && !named.has(digest));
  return [...byName, ...byDigest];
}
