import { type StoredRecord, scopeKey } from '../../store/record.ts';
import { SortedView } from '../../store/sorted-view.ts';
import { familyOfArn } from '../arns.ts';
import { isStopped, type TaskData } from './task-data.ts';

type TaskRecord = StoredRecord<TaskData>;
type Scope = { account: string; region: string };

/** The sorted lists of tasks, each by id; they also know how many tasks a group has. */
export type TaskViews = {
  /** Groups: `taskGroup(scope, cluster, desiredStatus)`. */
  readonly byCluster: SortedView<TaskData>;
  /** Groups of these three: `taskGroup(scope, cluster, desiredStatus, service | family | startedBy)`. */
  readonly byService: SortedView<TaskData>;
  readonly byFamily: SortedView<TaskData>;
  readonly byStartedBy: SortedView<TaskData>;
  /** Tasks that are not STOPPED. Groups: `taskGroup(scope, cluster, lastStatus)`. */
  readonly byLastStatus: SortedView<TaskData>;
  /** Tasks of services that are not STOPPED. Groups: `taskGroup(scope, cluster, service)`. */
  readonly liveOfService: SortedView<TaskData>;
  /** Groups: `taskGroup(scope, cluster, clientToken)`. */
  readonly byClientToken: SortedView<TaskData>;
};

/** The name of a group of tasks: of one cluster, with what the view tells them apart by. */
export function taskGroup(scope: Scope, cluster: string, ...values: readonly string[]): string {
  return [scopeKey(scope), cluster, ...values].join('/');
}

export function familyOf({ task }: TaskData): string {
  return familyOfArn(task.taskDefinitionArn);
}

export function createTaskViews(): TaskViews {
  const view = (valuesOf: (data: TaskData) => readonly (string | undefined)[]): SortedView<TaskData> =>
    new SortedView((record: TaskRecord) => {
      const { data } = record;
      const values = valuesOf(data);
      if (!values.every((value) => value !== undefined)) return undefined;
      return { group: taskGroup(record, data.cluster, ...values), sortKey: data.id };
    });
  const unlessStopped = (data: TaskData, value: string | undefined) => (isStopped(data) ? undefined : value);
  return {
    byCluster: view(({ task }) => [task.desiredStatus]),
    byService: view(({ task, launch }) => [task.desiredStatus, launch.serviceName]),
    byFamily: view((data) => [data.task.desiredStatus, familyOf(data)]),
    byStartedBy: view(({ task }) => [task.desiredStatus, task.startedBy]),
    byLastStatus: view((data) => [unlessStopped(data, data.task.lastStatus)]),
    liveOfService: view((data) => [unlessStopped(data, data.launch.serviceName)]),
    byClientToken: view(({ launch }) => [launch.clientToken?.token]),
  };
}
