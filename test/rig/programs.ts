import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { linkerFlags } from '../../src/clusters/embedded/binaries/go-build.ts';
import { run } from '../../src/system/exec.ts';
import { cached, contentOf } from './cache.ts';

export const KUBERNETES_VERSION = 'v1.36.3';

/** Names that the multi-call program is called by. */
export const KUBERNETES_PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'kubeadm',
  'kubectl',
];

type GoProgram = {
  module: string;
  package: string;
  flags?: string[];
  linker?: string;
  alsoCalled?: readonly string[];
};

/** Versions are pinned by the go.mod and go.sum of each module folder. */
const PROGRAMS = {
  kubernetes: {
    module: 'kubernetes',
    package: '.',
    linker: linkerFlags(KUBERNETES_VERSION),
    alsoCalled: KUBERNETES_PROGRAMS,
  },
  coredns: { module: 'coredns', package: '.', flags: ['-tags=grpcnotrace'] },
  kind: { module: 'kind', package: 'sigs.k8s.io/kind' },
  k3d: {
    module: 'k3d',
    package: 'github.com/k3d-io/k3d/v5',
    linker: '-s -w -X github.com/k3d-io/k3d/v5/version.Version=v5.9.0',
  },
  pause: { module: '../../../src/clusters/embedded/kube-node', package: './pause' },
  'oci-runtime': { module: 'small', package: './oci-runtime' },
  'k3d-tools': { module: 'small', package: './k3d-tools' },
  'k3d-proxy': { module: 'small', package: './k3d-proxy' },
} as const satisfies Record<string, GoProgram>;

export type ProgramName = keyof typeof PROGRAMS;

/** The path of a program, built from the Go module proxy if it is not in the cache. */
export async function program(name: ProgramName): Promise<string> {
  const wanted: GoProgram = PROGRAMS[name];
  const module = join(import.meta.dirname, 'programs', wanted.module);
  const folder = await cached(
    `program-${name}`,
    [contentOf(module), JSON.stringify(wanted), process.arch],
    async (into) => {
      await run(
        process.env['KECS_GO'] ?? 'go',
        [
          'build',
          '-trimpath',
          `-ldflags=${wanted.linker ?? '-s -w'}`,
          ...(wanted.flags ?? []),
          '-o',
          join(into, name),
          wanted.package,
        ],
        {
          cwd: module,
          env: { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false -mod=readonly', GOWORK: 'off' },
        },
      );
      for (const other of wanted.alsoCalled ?? []) symlinkSync(name, join(into, other));
    },
  );
  return join(folder, name);
}
