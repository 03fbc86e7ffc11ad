import type { EmbeddedInstance } from '../../../core/instance/instance.ts';
import { type BinaryDefinition, type ResolvedBinary, resolveBinary, type WayContext } from './binary.ts';
import { kubeBinary } from './kube.ts';
import { kubeNodeBinary } from './kube-node.ts';
import { ministackBinary } from './ministack.ts';
import { traefikBinary } from './traefik.ts';

export type Binaries = {
  kube: ResolvedBinary;
  /** For a real node only. */
  kubeNode: ResolvedBinary | undefined;
  traefik: ResolvedBinary;
  ministack: ResolvedBinary | undefined;
};

/** What an instance needs, the quick ones first: a missing Python is noticed before a long build, not after. */
export async function resolveBinaries(
  instance: Pick<EmbeddedInstance, 'backend' | 'node'>,
  context: Omit<WayContext, 'cache'>,
): Promise<Binaries> {
  const resolve = (definition: BinaryDefinition): Promise<ResolvedBinary> =>
    resolveBinary(definition, {
      ...context,
      progress: (text) => context.progress(`${definition.name} ${definition.version}: ${text}`),
    });
  const ministack = instance.backend.kind === 'ministack' ? await resolve(ministackBinary) : undefined;
  const traefik = await resolve(traefikBinary);
  const kube = await resolve(kubeBinary);
  const kubeNode = instance.node === 'containerd' ? await resolve(kubeNodeBinary) : undefined;
  return { kube, kubeNode, traefik, ministack };
}

/** One line for the step: which versions, and from where those that are not from the cache. */
export function binariesText({ kube, kubeNode, traefik, ministack }: Binaries): string {
  return [kube, kubeNode, traefik, ministack]
    .filter((binary) => binary !== undefined)
    .map(({ name, version, from }) => `${name} ${version}${from === 'cache' ? '' : ` (${from})`}`)
    .join(' · ');
}

/** True when something has to be fetched or built first: then the start says how long that takes. */
export async function needsBuild(
  node: EmbeddedInstance['node'],
  cacheRoot: string,
  packageRoot: string,
  env: WayContext['env'],
): Promise<boolean> {
  for (const binary of node === 'containerd' ? [kubeBinary, kubeNodeBinary] : [kubeBinary]) {
    if (env[binary.envVariable]) continue;
    if ((await binary.cache(cacheRoot, packageRoot).check()).state !== 'good') return true;
  }
  return false;
}
