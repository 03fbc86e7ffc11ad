import type { ClusterProvider } from '../../clusters/cluster-provider.ts';
import type { InstanceFiles } from '../../clusters/instance/instance-files.ts';
import { providerOf } from '../../clusters/providers.ts';
import { instanceNotRunning } from '../../core/errors/catalogue/instance.ts';
import type { Instance } from '../../core/instance/instance.ts';
import type { CliDeps } from '../deps.ts';
import { type InstanceFlags, loadInstance, selectName, storeFor } from './select-instance.ts';

export type RunningInstance = {
  name: string;
  instance: Instance;
  provider: ClusterProvider;
  files: InstanceFiles;
  home: string;
};

/** The instance a command means, which must be there (KECS1702) and run (KECS1707). */
export async function runningInstance(deps: CliDeps, flags: InstanceFlags): Promise<RunningInstance> {
  const named = namedInstance(deps, flags);
  const { state } = await named.provider.status(named.instance, named.files);
  if (state === 'stopped') throw instanceNotRunning(named.name);
  return named;
}

/** The instance a command means, which must be there (KECS1702); whether it runs is not asked. */
export function namedInstance(deps: CliDeps, flags: InstanceFlags): RunningInstance {
  const store = storeFor(deps, flags);
  const name = selectName(deps, flags, store);
  const instance = loadInstance(store, name);
  const provider = providerOf(instance, store);
  return { name, instance, provider, files: store.files(name), home: store.home };
}
