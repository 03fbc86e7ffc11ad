import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { download, downloadText } from '../../../system/download.ts';
import { run } from '../../../system/exec.ts';
import { formatBytes } from '../../../system/progress-text.ts';
import type { WayContext } from './binary.ts';
import { mirrored } from './mirror.ts';

/** Where they come from; nowhere else than on Linux are they published. */
export const OFFICIAL_HOSTS = process.platform === 'linux' ? ['https://dl.k8s.io', 'https://github.com'] : [];

const PLATFORMS: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** One member of a published .tar.gz, and where its checksum is published. */
export type PublishedArchive = { url: string; sumUrl: string; member: string };

/** Fetches published programs for this machine into a new work folder, each checked against the sum published beside it. */
export class OfficialPrograms {
  readonly arch: string;
  readonly workDir: string;
  readonly #context: WayContext;

  /** Throws where none are published for this machine. */
  constructor(context: WayContext) {
    const arch = PLATFORMS[process.arch];
    if (process.platform !== 'linux' || arch === undefined)
      throw new Error(`none are published for ${process.platform} ${process.arch}`);
    this.arch = arch;
    this.#context = context;
    this.workDir = context.cache.workDir();
  }

  /** Programs of one Kubernetes release, such as `kubelet` of `v1.36.3`. */
  async kubernetes(version: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const url = `https://dl.k8s.io/${version}/bin/linux/${this.arch}/${name}`;
      await this.#fetch(url, name, (await this.#text(`${url}.sha256`)).trim().slice(0, 64));
      chmodSync(join(this.workDir, name), 0o755);
    }
  }

  /** One program out of an archive; the checksum file is a list of `SUM  NAME` lines. */
  async fromArchive({ url, sumUrl, member }: PublishedArchive): Promise<void> {
    const archive = url.slice(url.lastIndexOf('/') + 1);
    const lines = (await this.#text(sumUrl)).split('\n');
    const sum = lines.find((line) => line.endsWith(archive))?.slice(0, 64);
    if (sum === undefined) throw new Error(`the checksum list does not name ${archive}`);
    await this.#fetch(url, archive, sum);
    const depth = String(member.split('/').length - 1);
    const path = join(this.workDir, archive);
    await run('tar', ['-xzf', path, '-C', this.workDir, '--strip-components', depth, member], {
      signal: this.#context.signal,
    });
    rmSync(path);
    chmodSync(join(this.workDir, member.slice(member.lastIndexOf('/') + 1)), 0o755);
  }

  #text(url: string): Promise<string> {
    return downloadText(mirrored(url, this.#context.env), this.#context.signal);
  }

  async #fetch(url: string, file: string, sha256: string): Promise<void> {
    const { env, signal, progress } = this.#context;
    await download(mirrored(url, env), join(this.workDir, file), {
      sha256,
      signal,
      onBytes: (done, total) => progress(`downloading ${file} ${formatBytes(done, total)}`),
    });
  }
}
