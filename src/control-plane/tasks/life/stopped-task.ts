import type { Task } from '../../ecs/task/task-data.ts';
import type { SeenContainer } from './seen-container.ts';
import { detached } from './task-network.ts';

/** The task in its last state, with all that is ever known of how its containers ended. `now` in ms since the epoch. */
export function stoppedTask(task: Task, containers: readonly SeenContainer[], now: number): Task {
  const at = now / 1000;
  return {
    ...task,
    attachments: task.attachments.map(detached),
    containers: task.containers.map((container) => ({ ...container, lastStatus: 'STOPPED' })),
    desiredStatus: 'STOPPED',
    ...(containers.some(({ hasRun }) => hasRun) && { executionStoppedAt: task.executionStoppedAt ?? at }),
    lastStatus: 'STOPPED',
    stoppingAt: task.stoppingAt ?? at,
    stoppedAt: at,
  };
}
