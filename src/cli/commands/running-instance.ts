import type { ClusterProvider } from '../../clusters/cluster-provider.ts';
import type { InstanceFiles } from '../../clusters/instance/instance-files.ts';
import { providerOf } from '../../clusters/providers.ts';
import { instanceNotRunning } from '../../core/errors/catalogue/instance.ts';
import type { Instance } from '../../core/instance/instance.ts';
import type { CliDeps } from '../deps.ts';
import { type InstanceFlags, loadInstance, selectName, storeFor } from './select-instance.ts';

type RunningInstance = {
  name: string;
  instance: Instance;
  provider: ClusterProvider;
  files: InstanceFiles;
  home: string;
};

/** The instance a command means, which must be there (KECS1702) and run (KECS1707). */
export async function runningInstance(deps: CliDeps, flags: InstanceFlags): Promise<RunningInstance> {
  const store = storeFor(deps, flags);
  const name = selectName(deps, flags, store);
  const instance = loadInstance(store, name);
  const files = store.files(name);
  const provider = providerOf(instance, store);
  const { state } = await provider.status(instance, files);
  if (state === 'stopped') throw instanceNotRunning(name);
  return { name, instance, provider, files, home: store.home };
}
