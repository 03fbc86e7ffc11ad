import { messageOf } from '../../core/errors/kecs-error.ts';
import type { Stores } from '../store/stores.ts';

/** Deletes what was set on instances whose node is gone, now and after each change of the nodes, which must be known. */
export function forgetInstancesOfGoneNodes(
  { nodes, containerInstances }: Stores,
  log: (line: object) => void,
  signal: AbortSignal,
): void {
  const forget = () => {
    if (signal.aborted) return;
    for (const record of containerInstances.all()) {
      if (nodes.has(record.data.nodeUid)) continue;
      // One that could not be deleted is tried again at the next change.
      containerInstances.delete(record).catch((thrown: unknown) => {
        const message = `container instance ${record.name} was not forgotten: ${messageOf(thrown)}`;
        log({ level: 'error', message });
      });
    }
  };
  nodes.onChange(forget);
  forget();
}
