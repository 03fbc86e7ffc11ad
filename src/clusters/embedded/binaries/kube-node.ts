import { existsSync, linkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BinaryDefinition, Way } from './binary.ts';
import { goBuild, goModuleCache, KUBERNETES } from './go-build.ts';
import { OFFICIAL_HOSTS, OfficialPrograms } from './official-programs.ts';

const COREDNS = '1.14.1';
const MODULE = 'src/clusters/embedded/kube-node';
const PROGRAM = 'kube-node';

const officialPrograms: Way = {
  name: 'download',
  async make(context) {
    const official = new OfficialPrograms(context);
    await official.kubernetes(KUBERNETES, ['kubelet', 'kube-proxy']);
    const url = `https://github.com/coredns/coredns/releases/download/v${COREDNS}/coredns_${COREDNS}_linux_${official.arch}.tgz`;
    await official.fromArchive({ url, sumUrl: `${url}.sha256`, member: 'coredns' });
    // The cache records one file: the kubelet stands for the set.
    linkSync(join(official.workDir, 'kubelet'), join(official.workDir, PROGRAM));
    await context.cache.adopt(official.workDir, 'official programs');
  },
};

/** kubelet, kube-proxy and CoreDNS: what a real node runs beside its container runtime. */
export const kubeNodeBinary: BinaryDefinition = {
  name: 'kube-node',
  version: KUBERNETES,
  envVariable: 'KECS_KUBE_NODE',
  cache: (cacheRoot, packageRoot) =>
    goModuleCache(cacheRoot, packageRoot, MODULE, ['main.go', 'pause/main.go', 'go.mod', 'go.sum'], PROGRAM),
  hosts: OFFICIAL_HOSTS,
  ways: [officialPrograms, goBuild(MODULE)],
  fix: [
    'install Go 1.26 or newer (https://go.dev/dl) with 4 GB of free disk, then run the same command again',
    'add --node simulated to do without real containers',
  ],
};

/** The program that keeps a pod's namespaces, where it was built with the others; else it comes as an official image. */
export function pauseProgram(kubeNode: string): string | undefined {
  const path = join(dirname(kubeNode), 'pause');
  return existsSync(path) ? path : undefined;
}
