import type { TaskData } from '../ecs/task/task-data.ts';
import type { TaskDefinition } from '../ecs/task-definition/task-definition-data.ts';
import type { RecordKey } from '../store/record.ts';
import type { Stores } from '../store/stores.ts';

/** The definition that a task runs; deleted ones are kept for this. */
export function definitionOf(
  { task }: TaskData,
  { account, region }: RecordKey,
  { taskDefinitions }: Stores,
): TaskDefinition | undefined {
  const name = task.taskDefinitionArn.slice(task.taskDefinitionArn.indexOf('/') + 1);
  return taskDefinitions.get({ account, region, name })?.data.taskDefinition;
}
