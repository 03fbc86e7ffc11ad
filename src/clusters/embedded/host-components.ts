import type { HostComponent, HostComponents } from '../../control-plane/component-pods/host-component.ts';
import { seemsAlive } from '../../system/processes.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import { processOf, recordsIn } from '../supervisor/supervisor.ts';

/** The components as their supervisor tells of them, checked against what lives: a dead supervisor takes no note. */
export function hostComponents(files: InstanceFiles): HostComponents {
  return {
    list: () =>
      recordsIn(files).map((record): HostComponent => {
        const { name, state, restarts, since, lastExit } = record;
        const shouldLive = state === 'starting' || state === 'ready';
        const ref = processOf(record);
        const lives = ref !== undefined && seemsAlive(ref);
        return {
          name,
          state: shouldLive && !lives ? 'gone' : state,
          pid: lives ? ref.pid : undefined,
          restarts,
          since,
          ...(lastExit && { lastExit }),
          logFile: files.log(name),
        };
      }),
  };
}
