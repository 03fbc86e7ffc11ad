import type { ProviderChoice } from '../config/parse-values.ts';
import { providerSettled, providerUnknown } from '../core/errors/catalogue/instance.ts';
import type { Instance } from '../core/instance/instance.ts';
import { chooseProvider } from './choose-provider.ts';
import type { ClusterProvider } from './cluster-provider.ts';
import { readMarker } from './docker/cluster-marker.ts';
import { dockerClusterProvider } from './docker/docker-cluster-provider.ts';
import { embeddedProvider } from './embedded/embedded-provider.ts';
import { existingProvider } from './existing/existing-provider.ts';
import type { InstanceStore } from './instance/instance-store.ts';
import { k3dDriver } from './k3d/k3d-driver.ts';
import { kindDriver } from './kind/kind-driver.ts';

const PROVIDERS: readonly ClusterProvider[] = [
  embeddedProvider,
  dockerClusterProvider(kindDriver),
  dockerClusterProvider(k3dDriver),
  existingProvider,
];

/**
 * The provider that an instance names in its file. A provider that this version does not know is refused: taking another
 * for it would leave what really runs behind.
 */
export function providerOf(instance: Instance, store: InstanceStore): ClusterProvider {
  const found = PROVIDERS.find(({ name }) => name === instance.provider);
  if (found !== undefined) return found;
  throw providerUnknown(instance.name, String(instance.provider), store.files(instance.name).instance());
}

/** For stopping and deleting, which also work on an instance that was never chosen or whose file is damaged. */
export function providerToEnd(name: string, store: InstanceStore): ClusterProvider {
  let instance: Instance | undefined;
  try {
    instance = store.load(name);
  } catch {
    // What it has made tells.
    instance = undefined;
  }
  if (instance !== undefined) return providerOf(instance, store);
  const marker = readMarker(store.files(name));
  return PROVIDERS.find((provider) => provider.name === marker?.provider) ?? embeddedProvider;
}

/** For a start: the instance's own if it is there, else the one asked for, else one that this machine has; and why. */
export async function providerToStart(
  name: string,
  store: InstanceStore,
  wanted: ProviderChoice | undefined,
  env: NodeJS.ProcessEnv,
): Promise<{ provider: ClusterProvider; why: string | undefined }> {
  const instance = store.load(name);
  if (instance !== undefined) {
    const own = providerOf(instance, store);
    if (wanted !== undefined && wanted !== 'auto' && wanted !== own.name)
      throw providerSettled(name, own.name, wanted);
    return { provider: own, why: undefined };
  }
  const { name: chosen, why } =
    wanted === undefined || wanted === 'auto' ? await chooseProvider(env) : { name: wanted, why: undefined };
  return { provider: PROVIDERS.find((each) => each.name === chosen) ?? embeddedProvider, why };
}
