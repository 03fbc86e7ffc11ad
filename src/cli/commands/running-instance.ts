import type { InstanceFiles } from '../../clusters/instance/instance-files.ts';
import { providerOf } from '../../clusters/providers.ts';
import { instanceNotRunning } from '../../core/errors/catalogue/instance.ts';
import type { CliDeps } from '../deps.ts';
import { type InstanceFlags, loadInstance, selectName, storeFor } from './select-instance.ts';

/** The instance a command means, which must be there (KECS1702) and run (KECS1707). */
export async function runningInstance(
  deps: CliDeps,
  flags: InstanceFlags,
): Promise<{ name: string; files: InstanceFiles; home: string }> {
  const store = storeFor(deps, flags);
  const name = selectName(deps, flags, store);
  const instance = loadInstance(store, name);
  const files = store.files(name);
  const { state } = await providerOf(instance, store).status(instance, files);
  if (state === 'stopped') throw instanceNotRunning(name);
  return { name, files, home: store.home };
}
