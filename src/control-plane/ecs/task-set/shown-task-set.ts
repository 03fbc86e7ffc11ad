import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { TaskSet } from '../service/service-data.ts';
import type { Counts } from '../service/task-counts.ts';

/** A task set as answers show it; its tags only to those who asked for them. */
export function shownTaskSet(
  taskSet: TaskSet,
  { running, pending }: Counts,
  withTags: boolean,
): Wire<Ecs.TaskSet> {
  return {
    ...taskSet,
    pendingCount: pending,
    runningCount: running,
    tags: withTags ? (taskSet.tags ?? []) : [],
  };
}
