import type { RecordKey } from '../../store/record.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';

type Known<T, Keys extends keyof T> = T & { [Key in Keys]-?: NonNullable<T[Key]> };

/** A container of a task, as DescribeTasks shows it. */
export type TaskContainer = Known<Wire<Ecs.Container>, 'containerArn' | 'name' | 'lastStatus'>;

/** A task as DescribeTasks shows it; tags are shown to those who ask for them. */
export type Task = Known<
  Omit<Wire<Ecs.Task>, 'containers'>,
  | 'attachments'
  | 'clusterArn'
  | 'createdAt'
  | 'desiredStatus'
  | 'group'
  | 'lastStatus'
  | 'overrides'
  | 'tags'
  | 'taskArn'
  | 'taskDefinitionArn'
  | 'version'
> & { containers: readonly TaskContainer[] };

/** What a task was started with beyond its definition and `task.overrides`; AWS does not show it. */
export type TaskLaunch = {
  readonly networkConfiguration?: Wire<Ecs.NetworkConfiguration> | undefined;
  /** The service that it is of; `task.startedBy` then is the id of the deployment or task set. */
  readonly serviceName?: string | undefined;
  /** The Cloud Map services that it is registered in while it runs. */
  readonly serviceRegistries?: readonly Wire<Ecs.ServiceRegistry>[] | undefined;
  readonly volumeConfigurations?: readonly Wire<Ecs.TaskVolumeConfiguration>[] | undefined;
  /** The Node that it was placed on; without one the Kubernetes scheduler chooses. */
  readonly nodeName?: string | undefined;
  /** RunTask's `clientToken`, and a digest of what was asked for with it. */
  readonly clientToken?: { readonly token: string; readonly digest: string } | undefined;
  readonly protection?: { readonly expiresAt: number } | undefined;
};

/** One task as stored. */
export type TaskData = {
  readonly cluster: string;
  readonly id: string;
  readonly task: Task;
  readonly launch: TaskLaunch;
  /** The name that its pod has or will have. */
  readonly podName: string;
  /** Set once the pod was seen: a pod that is gone later was taken away behind our back. */
  readonly podUid?: string | undefined;
  /** What was last done about it in its service registries; unset before anything was. */
  readonly registration?: 'registered' | 'refused' | 'deregistered' | undefined;
};

export function taskKey(of: { account: string; region: string }, cluster: string, id: string): RecordKey {
  return { account: of.account, region: of.region, name: `${cluster}/${id}` };
}

export function isStopped({ task }: TaskData): boolean {
  return task.lastStatus === 'STOPPED';
}
