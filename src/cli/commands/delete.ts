import { providerToEnd } from '../../clusters/providers.ts';
import { instanceNotFound } from '../../core/errors/catalogue/instance.ts';
import type { CliDeps } from '../deps.ts';
import { removeFromKubeconfigs } from './kubeconfig.ts';
import { type InstanceFlags, nameToDelete, storeFor } from './select-instance.ts';
import { withInstanceLock } from './with-instance-lock.ts';

/** `kecs delete`: nothing of the instance is left. Works on half-made and damaged instances too. */
export async function deleteInstance(deps: CliDeps, flags: InstanceFlags): Promise<void> {
  const store = storeFor(deps, flags);
  const name = nameToDelete(deps, flags, store);
  if (!store.names().includes(name)) throw instanceNotFound(name, store.names());
  const files = store.files(name);
  await withInstanceLock(deps, files, name, 'kecs delete', async () => {
    await providerToEnd(name, store).end(files);
    await removeFromKubeconfigs(deps, name, files);
    store.remove(name);
  });
  deps.stderr.write(` ✓ ${name} is gone: processes, data and settings\n`);
}
