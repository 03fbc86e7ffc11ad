import type { EmbeddedInstance } from '../../../core/instance/instance.ts';
import { type BinaryDefinition, type ResolvedBinary, resolveBinary, type WayContext } from './binary.ts';
import { kubeBinary } from './kube.ts';
import { ministackBinary } from './ministack.ts';
import { traefikBinary } from './traefik.ts';

export type Binaries = {
  kube: ResolvedBinary;
  traefik: ResolvedBinary;
  ministack: ResolvedBinary | undefined;
};

/** What an instance needs, the quick ones first: a missing Python is noticed before a long build, not after. */
export async function resolveBinaries(
  instance: Pick<EmbeddedInstance, 'backend'>,
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
  return { kube, traefik, ministack };
}

/** One line for the step: which versions, and from where those that are not from the cache. */
export function binariesText({ kube, traefik, ministack }: Binaries): string {
  return [kube, traefik, ministack]
    .filter((binary) => binary !== undefined)
    .map(({ name, version, from }) => `${name} ${version}${from === 'cache' ? '' : ` (${from})`}`)
    .join(' · ');
}

/** True when something has to be fetched or built first: then the start says how long that takes. */
export async function needsBuild(
  cacheRoot: string,
  packageRoot: string,
  env: WayContext['env'],
): Promise<boolean> {
  if (env[kubeBinary.envVariable]) return false;
  return (await kubeBinary.cache(cacheRoot, packageRoot).check()).state !== 'good';
}
