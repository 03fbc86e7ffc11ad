import type { InstanceStatus } from '../../clusters/instance/instance-status.ts';
import type { InstanceStore } from '../../clusters/instance/instance-store.ts';
import { providerOf } from '../../clusters/providers.ts';
import { ExitCode } from '../../core/errors/exit-codes.ts';
import type { CliDeps } from '../deps.ts';
import { styleFor } from '../reporters/terminal.ts';
import { statusView } from '../views/status-view.ts';
import { printData } from './print.ts';
import { type InstanceFlags, loadInstance, selectName, storeFor } from './select-instance.ts';

type StatusFlags = InstanceFlags & { all?: boolean; output: 'table' | 'json' | 'yaml' };

/** `kecs status`: exit 0 when all asked for runs, 3 when it is not running or not there, 7 when it is not well. */
export async function status(deps: CliDeps, flags: StatusFlags): Promise<void> {
  const store = storeFor(deps, flags);
  const statuses = flags.all
    ? await allStatuses(store)
    : [await oneStatus(store, selectName(deps, flags, store))];
  if (flags.output === 'table') {
    const style = await styleFor(deps.stdout, deps.env);
    const text = statuses.map((each) => statusView(each, style)).join('\n\n');
    deps.stdout.write(`${text || 'no instances (kecs start-v2 makes one)'}\n`);
  } else {
    await printData(deps, flags.output, 'status', statuses);
  }
  const states = new Set(statuses.map(({ state }) => state));
  if (states.has('degraded') || states.has('starting')) deps.setExitCode(ExitCode.ProblemsFound);
  else if (states.has('stopped') && !flags.all) deps.setExitCode(ExitCode.NotFound);
}

export async function allStatuses(store: InstanceStore): Promise<InstanceStatus[]> {
  const instances = store.names().flatMap((name) => store.load(name) ?? []);
  return Promise.all(
    instances.map(async (instance) =>
      providerOf(instance, store).status(instance, store.files(instance.name)),
    ),
  );
}

async function oneStatus(store: InstanceStore, name: string): Promise<InstanceStatus> {
  const instance = loadInstance(store, name);
  return providerOf(instance, store).status(instance, store.files(name));
}
