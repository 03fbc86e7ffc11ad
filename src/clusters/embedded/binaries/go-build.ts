import { createHash } from 'node:crypto';
import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../system/exec.ts';
import { formatSeconds } from '../../../system/progress-text.ts';
import { KUBERNETES_VERSION } from '../../instance/pinned-versions.ts';
import { ArtefactCache } from './artefact-cache.ts';
import type { Way } from './binary.ts';

export const KUBERNETES = `v${KUBERNETES_VERSION}`;

/** Go's build cache, the module sources and the program together. */
const NEEDED_BYTES = 4 * 1024 ** 3;

/** Keyed by what is built from: a changed source or pin makes a new program, never reuses the old one. */
export function goModuleCache(
  cacheRoot: string,
  packageRoot: string,
  moduleFolder: string,
  sources: readonly string[],
  program: string,
): ArtefactCache {
  const hash = createHash('sha256').update(KUBERNETES);
  for (const file of sources) hash.update(readFileSync(join(packageRoot, moduleFolder, file)));
  return new ArtefactCache(cacheRoot, program, `${KUBERNETES}-${hash.digest('hex').slice(0, 12)}`, program);
}

/** Builds the programs of a module folder, each named by its package; versions and sums are pinned by go.mod and go.sum. */
export function goBuild(moduleFolder: string): Way {
  return {
    name: 'go build',
    async make({ packageRoot, cacheRoot, cache, env, progress, signal }) {
      const cwd = join(packageRoot, moduleFolder);
      const free = statfsSync(cacheRoot).bavail * statfsSync(cacheRoot).bsize;
      if (free < NEEDED_BYTES)
        throw new Error(`needs 4 GB of free disk, ${(free / 1024 ** 3).toFixed(1)} GB are left`);
      const go = env['KECS_GO'] || 'go';
      const started = Date.now();
      const elapsed = (): string => formatSeconds(Date.now() - started);
      const options = {
        cwd,
        signal,
        env: { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false -mod=readonly', GOWORK: 'off' },
      };

      let modules = 0;
      progress('fetching Go modules');
      await run(go, ['mod', 'download', '-x'], {
        ...options,
        onLine: (line) => {
          if (line.startsWith('go: downloading') || line.includes('.zip'))
            progress(`fetching Go modules · ${++modules} · ${elapsed()}`);
        },
      });
      progress(`counting packages · ${elapsed()}`);
      const total = (await run(go, ['list', '-deps', './...'], options)).split('\n').length;

      const workDir = cache.workDir();
      let compiled = 0;
      const ticker = setInterval(() => tell(), 1_000);
      const tell = (): void => progress(`compiling · ${compiled} of ${total} packages · ${elapsed()}`);
      try {
        await run(
          go,
          ['build', '-v', '-trimpath', `-ldflags=${linkerFlags(KUBERNETES)}`, '-o', `${workDir}/`, './...'],
          {
            ...options,
            onLine: () => compiled++,
          },
        );
      } finally {
        clearInterval(ticker);
      }
      await cache.adopt(workDir, `built with ${(await run(go, ['env', 'GOVERSION'], options)).trim()}`);
    },
  };
}

/** Without these Kubernetes calls itself v0.0.0-master, and clients that look at the version go astray. */
export function linkerFlags(version: string): string {
  const [major, minor] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const settings = packages.flatMap((path) =>
    Object.entries(values).map(([name, value]) => `-X ${path}.${name}=${value}`),
  );
  return ['-s', '-w', ...settings].join(' ');
}
