import { providerToEnd } from '../../clusters/providers.ts';
import { instanceNotFound } from '../../core/errors/catalogue/instance.ts';
import type { CliDeps } from '../deps.ts';
import { type InstanceFlags, selectName, storeFor } from './select-instance.ts';
import { withInstanceLock } from './with-instance-lock.ts';

/** `kecs stop-v2`: everything of the instance ends; data stays unless it is asked to go. */
export async function stop(deps: CliDeps, flags: InstanceFlags & { deleteData?: boolean }): Promise<void> {
  const store = storeFor(deps, flags);
  const name = selectName(deps, flags, store);
  if (!store.names().includes(name)) throw instanceNotFound(name, store.names());
  const files = store.files(name);
  await withInstanceLock(deps, files, name, 'kecs stop-v2', async () => {
    const startedAt = Date.now();
    const provider = providerToEnd(name, store);
    const { stopped } = await provider.stop(name, files);
    if (flags.deleteData) {
      await provider.removeData(files);
      store.removeData(name);
    }
    const what =
      stopped.length > 0 ? `stopped in ${((Date.now() - startedAt) / 1000).toFixed(1)}s` : 'was not running';
    const data = flags.deleteData ? 'its data is deleted' : 'its data is kept';
    deps.stderr.write(` ✓ ${name} ${what}; ${data} (kecs start-v2 --name ${name} starts it again)\n`);
  });
}
