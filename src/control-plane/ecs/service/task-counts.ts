import type { RecordKey } from '../../store/record.ts';
import type { Stores } from '../../store/stores.ts';
import { isStopped, taskKey } from '../task/task-data.ts';
import type { ServiceData } from './service-data.ts';

export type Counts = {
  readonly running: number;
  readonly pending: number;
  /** Tasks that are wanted: not told to stop. */
  readonly wanted: number;
};

const NONE: Counts = { running: 0, pending: 0, wanted: 0 };

/** How many tasks a service has, by deployment or task set; those that were told to stop are not counted any more. */
export function taskCounts(
  key: RecordKey,
  { roster, cluster }: ServiceData,
  { tasks }: Pick<Stores, 'tasks'>,
): (id: string) => Counts {
  const counts = new Map<string, Counts>();
  for (const { id, of, stop } of roster) {
    const task = tasks.get(taskKey(key, cluster, id))?.data;
    const before = counts.get(of) ?? NONE;
    if (stop !== undefined) continue;
    if (task !== undefined && (isStopped(task) || task.task.desiredStatus === 'STOPPED')) continue;
    const isRunning = task?.task.lastStatus === 'RUNNING';
    counts.set(of, {
      running: before.running + (isRunning ? 1 : 0),
      pending: before.pending + (isRunning ? 0 : 1),
      wanted: before.wanted + 1,
    });
  }
  return (id) => counts.get(id) ?? NONE;
}
