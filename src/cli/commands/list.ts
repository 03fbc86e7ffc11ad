import type { CliDeps } from '../deps.ts';
import { listView } from '../views/status-view.ts';
import { printData } from './print.ts';
import { type InstanceFlags, storeFor } from './select-instance.ts';
import { allStatuses } from './status.ts';

/** `kecs list`: every instance of this home, running or not. */
export async function list(
  deps: CliDeps,
  flags: InstanceFlags & { output: 'table' | 'json' | 'yaml' },
): Promise<void> {
  const statuses = await allStatuses(storeFor(deps, flags));
  if (flags.output !== 'table') {
    await printData(
      deps,
      flags.output,
      'list',
      statuses.map(({ name, state, provider, endpoint, backend, dataDir }) => ({
        name,
        state,
        provider,
        endpoint,
        backend,
        dataDir,
      })),
    );
  } else if (statuses.length === 0) {
    deps.stderr.write('no instances (kecs start-v2 makes one)\n');
  } else {
    deps.stdout.write(`${listView(statuses)}\n`);
  }
}
