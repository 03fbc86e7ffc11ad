import { basename } from 'node:path';
import type { Env } from '../../system/paths.ts';
import type { CliDeps } from '../deps.ts';
import { clientEnv, ENV_FORMATS, type EnvFormat, envView, withoutValues } from '../views/env-view.ts';
import { type InstanceFlags, loadInstance, selectName, storeFor } from './select-instance.ts';

type EnvFlags = InstanceFlags & { format?: EnvFormat; unset?: boolean };

/** `kecs env`: what a shell must know so that AWS clients call this instance. Works while it is stopped, too. */
export function env(deps: CliDeps, flags: EnvFlags): void {
  const store = storeFor(deps, flags);
  const instance = loadInstance(store, selectName(deps, flags, store));
  const values = clientEnv(`http://localhost:${instance.ports.api}`);
  const format = flags.format ?? shellOf(deps.env);
  deps.stdout.write(`${envView(flags.unset ? withoutValues(values) : values, format)}\n`);
}

/** The user's login shell where it is one that we write for; every other is taken for a POSIX one. */
export function shellOf(variables: Env): EnvFormat {
  const shell = basename(variables['SHELL'] ?? '');
  if (shell === 'pwsh') return 'powershell';
  return ENV_FORMATS.find((format) => format === shell) ?? 'sh';
}
