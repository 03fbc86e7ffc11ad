import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { idInCluster } from '../arns.ts';
import { type TaskData, taskKey } from './task-data.ts';

/** The task of a cluster that is meant by an id or an ARN (also `task/ID` ones of old); undefined where there is none. */
export function findTask(reference: string, cluster: string, call: Call): StoredRecord<TaskData> | undefined {
  const id = idInCluster(reference, 'task', cluster, call.caller);
  return id === undefined ? undefined : call.stores.tasks.get(taskKey(call.caller, cluster, id));
}
