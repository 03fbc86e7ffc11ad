import { existsSync, linkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubeCommand } from '../components/kubernetes.ts';
import type { BinaryDefinition, Way } from './binary.ts';
import { goBuild, goModuleCache, KUBERNETES } from './go-build.ts';
import { OFFICIAL_HOSTS, OfficialPrograms } from './official-programs.ts';
import { platformPackage } from './platform-package.ts';

const ETCD = 'v3.6.8';
export const MODULE = 'src/clusters/embedded/kube';
/** The multi-call program; beside it lie the single programs where they came by download. */
export const PROGRAM = 'kube';

const officialPrograms: Way = {
  name: 'download',
  async make(context) {
    const official = new OfficialPrograms(context);
    await official.kubernetes(KUBERNETES, ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']);
    const release = `https://github.com/etcd-io/etcd/releases/download/${ETCD}`;
    const archive = `etcd-${ETCD}-linux-${official.arch}`;
    await official.fromArchive({
      url: `${release}/${archive}.tar.gz`,
      sumUrl: `${release}/SHA256SUMS`,
      member: `${archive}/etcd`,
    });
    // The cache records one file: the API server stands for the set.
    linkSync(join(official.workDir, 'kube-apiserver'), join(official.workDir, PROGRAM));
    await context.cache.adopt(official.workDir, 'official programs');
  },
};

export const kubeBinary: BinaryDefinition = {
  name: 'kube',
  version: KUBERNETES,
  envVariable: 'KECS_KUBE',
  cache: (cacheRoot, packageRoot) =>
    goModuleCache(cacheRoot, packageRoot, MODULE, ['main.go', 'go.mod', 'go.sum'], PROGRAM),
  hosts: OFFICIAL_HOSTS,
  ways: [platformPackage('kube', KUBERNETES.slice(1), PROGRAM), officialPrograms, goBuild(MODULE)],
  fix: [
    'install Go 1.26 or newer (https://go.dev/dl) with 4 GB of free disk, then run the same command again',
  ],
};

/** How to start a component. */
export function kubeCommand(program: string): KubeCommand {
  return (component) => partOf(program, component);
}

/** The program of its own name where the set came by download, else the multi-call one. */
export function partOf(program: string, name: string): { file: string; args: string[] } {
  const own = join(dirname(program), name);
  return existsSync(own) ? { file: own, args: [] } : { file: program, args: [name] };
}
