import type { InstanceStore } from '../../clusters/instance/instance-store.ts';
import { providerOf } from '../../clusters/providers.ts';
import type { Instance } from '../../core/instance/instance.ts';
import type { InstanceFact } from '../../doctor/facts.ts';
import { type ContainersAt, portOwnerOf } from './port-facts.ts';

/** Every instance of this home and how it is; one whose file cannot be read is one of them. */
export async function instanceFacts(
  store: InstanceStore,
  containersAt: ContainersAt,
): Promise<InstanceFact[]> {
  const found = await Promise.all(
    store.names().map(async (name): Promise<InstanceFact | undefined> => {
      try {
        const instance = store.load(name);
        return instance && (await factOf(instance, store, containersAt));
      } catch (error) {
        const unknown = { provider: '', kecsVersion: '', problems: [], apiPort: 0 };
        return { name, state: 'broken', error, ...unknown };
      }
    }),
  );
  return found.filter((each) => each !== undefined);
}

async function factOf(
  instance: Instance,
  store: InstanceStore,
  containersAt: ContainersAt,
): Promise<InstanceFact> {
  const { name, provider, kecsVersion, ports } = instance;
  const { state, problems } = await providerOf(instance, store).status(instance, store.files(name));
  const owner = state === 'stopped' ? await portOwnerOf(ports.api, new Map(), containersAt) : undefined;
  return { name, provider, kecsVersion, state, problems, apiPort: ports.api, apiPortOwner: owner };
}
