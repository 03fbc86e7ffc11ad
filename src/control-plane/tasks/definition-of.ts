import type { TaskData } from '../ecs/task/task-data.ts';
import { definitionAt } from '../ecs/task-definition/definition-at.ts';
import type { TaskDefinition } from '../ecs/task-definition/task-definition-data.ts';
import type { StoredRecord } from '../store/record.ts';
import type { Stores } from '../store/stores.ts';

/** The definition that a task runs; deleted ones are kept for this. */
export function definitionOf(
  record: Pick<StoredRecord<TaskData>, 'account' | 'region' | 'data'>,
  stores: Stores,
): TaskDefinition | undefined {
  return definitionAt(record, record.data.task.taskDefinitionArn, stores)?.taskDefinition;
}
