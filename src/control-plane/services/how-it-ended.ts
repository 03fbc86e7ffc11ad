import type { TaskData } from '../ecs/task/task-data.ts';
import type { Member } from './members.ts';

/** AWS calls a task healthy after so long; one of ours that ends by itself before is not started again at once. */
const SHORT_RUN_MS = 40_000;

/**
 * How a task of a service has ended: `failed` by itself before it was up for long enough to count as healthy, `unhealthy` was
 * stopped for it, `short` and `long` ran and ended by themselves, `stopped` by somebody or by what it ran on.
 */
export type Ending = 'failed' | 'unhealthy' | 'short' | 'long' | 'stopped';

export function endingOf({ entry, task }: Member, settleMs: number): Ending {
  if (entry.stop === 'unhealthy') return 'unhealthy';
  if (entry.stop !== undefined || task === undefined) return 'stopped';
  const { stopCode } = task.task;
  if (stopCode !== 'TaskFailedToStart' && stopCode !== 'EssentialContainerExited') return 'stopped';
  const ranMs = ranForMs(task);
  if (!entry.healthy && ranMs < settleMs) return 'failed';
  return ranMs < SHORT_RUN_MS ? 'short' : 'long';
}

function ranForMs({ task }: TaskData): number {
  if (task.startedAt === undefined) return 0;
  const endedAt = task.executionStoppedAt ?? task.stoppingAt ?? task.stoppedAt ?? task.startedAt;
  return (endedAt - task.startedAt) * 1000;
}
