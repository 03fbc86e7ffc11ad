import { createHash } from 'node:crypto';
import { chmodSync, existsSync, linkSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { download, downloadText } from '../../../system/download.ts';
import { run } from '../../../system/exec.ts';
import type { KubeCommand } from '../components/kubernetes.ts';
import { ArtefactCache } from './artefact-cache.ts';
import type { BinaryDefinition, Way } from './binary.ts';
import { goBuild } from './go-build.ts';
import { mirrored } from './mirror.ts';
import { platformPackage } from './platform-package.ts';
import { formatBytes } from './progress-text.ts';

export const KUBERNETES = 'v1.36.3';
const ETCD = 'v3.6.8';
export const MODULE = 'src/clusters/embedded/kube';
/** The multi-call program; beside it lie the single programs where they came by download. */
export const PROGRAM = 'kube';

/** The official programs of Kubernetes and etcd, each checked against the sum published beside it. */
const officialPrograms: Way = {
  name: 'download',
  async make({ env, cache, progress, signal }) {
    const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
    if (process.platform !== 'linux' || arch === undefined)
      throw new Error(`none are published for ${process.platform} ${process.arch}`);
    const workDir = cache.workDir();
    const fetchInto = async (url: string, file: string, sha256: string): Promise<void> => {
      await download(mirrored(url, env), join(workDir, file), {
        sha256,
        signal,
        onBytes: (done, total) => progress(`downloading ${file} ${formatBytes(done, total)}`),
      });
    };
    for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
      const url = `https://dl.k8s.io/${KUBERNETES}/bin/linux/${arch}/${name}`;
      await fetchInto(
        url,
        name,
        (await downloadText(mirrored(`${url}.sha256`, env), signal)).trim().slice(0, 64),
      );
    }
    const release = `https://github.com/etcd-io/etcd/releases/download/${ETCD}`;
    const archive = `etcd-${ETCD}-linux-${arch}.tar.gz`;
    const sums = await downloadText(mirrored(`${release}/SHA256SUMS`, env), signal);
    const sum = sums
      .split('\n')
      .find((line) => line.endsWith(archive))
      ?.slice(0, 64);
    if (sum === undefined) throw new Error(`the checksum list does not name ${archive}`);
    await fetchInto(`${release}/${archive}`, archive, sum);
    const inner = `${basename(archive, '.tar.gz')}/etcd`;
    await run('tar', ['-xzf', join(workDir, archive), '-C', workDir, '--strip-components=1', inner], {
      signal,
    });
    rmSync(join(workDir, archive));
    for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'])
      chmodSync(join(workDir, name), 0o755);
    // The cache records one file: the API server stands for the set.
    linkSync(join(workDir, 'kube-apiserver'), join(workDir, PROGRAM));
    await cache.adopt(workDir, 'official programs');
  },
};

export const kubeBinary: BinaryDefinition = {
  name: 'kube',
  version: KUBERNETES,
  envVariable: 'KECS_KUBE',
  cache(cacheRoot, packageRoot) {
    // Keyed by what it is built from: a changed main.go or pin makes a new program, never reuses the old one.
    const hash = createHash('sha256').update(KUBERNETES);
    for (const file of ['main.go', 'go.mod', 'go.sum'])
      hash.update(readFileSync(join(packageRoot, MODULE, file)));
    return new ArtefactCache(cacheRoot, 'kube', `${KUBERNETES}-${hash.digest('hex').slice(0, 12)}`, PROGRAM);
  },
  ways: [
    platformPackage('kube', KUBERNETES.slice(1), PROGRAM),
    officialPrograms,
    goBuild(MODULE, KUBERNETES, PROGRAM),
  ],
  fix: [
    'install Go 1.26 or newer (https://go.dev/dl) with 4 GB of free disk, then run the same command again',
  ],
};

/** How to start a component: the program of its own name where the set came by download, else the multi-call one. */
export function kubeCommand(program: string): KubeCommand {
  return (component) => {
    const own = join(dirname(program), component);
    return existsSync(own) ? { file: own, args: [] } : { file: program, args: [component] };
  };
}
