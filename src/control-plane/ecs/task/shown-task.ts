import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { TaskData } from './task-data.ts';

/** A task as an answer shows it; its tags only to those who asked for them, or who have just given them. */
export function shownTask({ task }: TaskData, withTags: boolean): Wire<Ecs.Task> {
  return { ...task, containers: [...task.containers], tags: withTags ? task.tags : [] };
}
