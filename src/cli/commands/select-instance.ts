import { InstanceStore } from '../../clusters/embedded/instance-store.ts';
import { badValue, usage } from '../../core/errors/catalogue/config.ts';
import { DEFAULT_INSTANCE_NAME, isInstanceName } from '../../core/instance/instance.ts';
import { kecsHome } from '../../system/paths.ts';
import type { CliDeps } from '../deps.ts';

export type InstanceFlags = { name?: string; dataDir?: string };

export function storeFor(deps: CliDeps, flags: InstanceFlags): InstanceStore {
  if (flags.dataDir === '') throw usage('--data-dir is empty');
  return new InstanceStore(flags.dataDir ?? deps.env['KECS_DATA_DIR'] ?? kecsHome(deps.env));
}

/**
 * The instance a command means: --name, else KECS_NAME, else the only one there is, else `kecs`.
 * A command that follows `start-v2 --name my-cluster` needs no name as long as there is nothing to mix it up with.
 */
export function selectName(deps: CliDeps, flags: InstanceFlags, store: InstanceStore): string {
  const asked = flags.name ?? deps.env['KECS_NAME'];
  if (asked !== undefined) {
    if (!isInstanceName(asked)) {
      throw badValue('--name', asked, 'an instance name has 1 to 40 lower-case letters, digits or dashes');
    }
    return asked;
  }
  const names = store.names();
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : DEFAULT_INSTANCE_NAME;
}
