import { InstanceStore } from '../../clusters/instance/instance-store.ts';
import { resolveName } from '../../config/settings.ts';
import { usage } from '../../core/errors/catalogue/config.ts';
import { instanceNotFound } from '../../core/errors/catalogue/instance.ts';
import { DEFAULT_INSTANCE_NAME, type Instance } from '../../core/instance/instance.ts';
import { kecsHome } from '../../system/paths.ts';
import type { CliDeps } from '../deps.ts';

export type InstanceFlags = { name?: string; dataDir?: string };

export function storeFor(deps: CliDeps, flags: InstanceFlags): InstanceStore {
  if (flags.dataDir === '') throw usage('--data-dir is empty');
  return new InstanceStore(flags.dataDir ?? deps.env['KECS_DATA_DIR'] ?? kecsHome(deps.env));
}

/**
 * The instance a command means: --name, KECS_NAME, kecs.yaml, else the only one there is, else `kecs`.
 * A command that follows `start-v2 --name my-cluster` needs no name as long as there is nothing to mix it up with.
 */
export function selectName(deps: CliDeps, flags: InstanceFlags, store: InstanceStore): string {
  const named = resolveName({ name: flags.name }, deps.env);
  if (named !== undefined) return named;
  const names = store.names();
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : DEFAULT_INSTANCE_NAME;
}

/** The instance of that name, which must be there (KECS1702 names the others). */
export function loadInstance(store: InstanceStore, name: string): Instance {
  const instance = store.load(name);
  if (instance === undefined)
    throw instanceNotFound(
      name,
      store.names().filter((other) => other !== name),
    );
  return instance;
}

/** For what cannot be undone: the only instance there is must still be named, unless it has the default name. */
export function nameToDelete(deps: CliDeps, flags: InstanceFlags, store: InstanceStore): string {
  const name = resolveName({ name: flags.name }, deps.env) ?? DEFAULT_INSTANCE_NAME;
  if (flags.name === undefined && !store.names().includes(name)) {
    throw usage(
      'say which instance to delete',
      store.names().map((other) => `kecs delete --name ${other}`),
    );
  }
  return name;
}
