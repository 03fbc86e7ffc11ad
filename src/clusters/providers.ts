import { providerUnknown } from '../core/errors/catalogue/instance.ts';
import type { Instance } from '../core/instance/instance.ts';
import type { ClusterProvider } from './cluster-provider.ts';
import { embeddedProvider } from './embedded/embedded-provider.ts';
import type { InstanceStore } from './instance/instance-store.ts';

const PROVIDERS: readonly ClusterProvider[] = [embeddedProvider];

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
    return embeddedProvider;
  }
  return instance === undefined ? embeddedProvider : providerOf(instance, store);
}

/** For a start: the instance's own provider if it is there already. */
export function providerToStart(name: string, store: InstanceStore): ClusterProvider {
  const instance = store.load(name);
  return instance === undefined ? embeddedProvider : providerOf(instance, store);
}
