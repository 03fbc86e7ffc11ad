import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { inClusterArn, isArn, ownedBy, parseEcsArn } from '../arns.ts';
import { type TaskData, taskKey } from './task-data.ts';

/** The task of a cluster that is meant by an id or an ARN (also `task/ID` ones of old); undefined where there is none. */
export function findTask(reference: string, cluster: string, call: Call): StoredRecord<TaskData> | undefined {
  const id = taskIdOf(reference, cluster, call);
  return id === undefined ? undefined : call.stores.tasks.get(taskKey(call.caller, cluster, id));
}

/** The ARN under which a failure names a task that is not there. */
export function taskArnOf(reference: string, cluster: string, call: Call): string {
  return isArn(reference) ? reference : inClusterArn(call.caller, 'task', cluster, reference);
}

function taskIdOf(reference: string, cluster: string, call: Call): string | undefined {
  if (!isArn(reference)) return reference;
  const arn = parseEcsArn(reference);
  if (arn?.type !== 'task' || !ownedBy(arn, call.caller)) return undefined;
  const slash = arn.id.indexOf('/');
  if (slash < 0) return arn.id;
  return arn.id.slice(0, slash) === cluster ? arn.id.slice(slash + 1) : undefined;
}
