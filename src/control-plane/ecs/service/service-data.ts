import type { RecordKey } from '../../store/record.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { Capacity } from '../task/choose-capacity.ts';

type Known<T, Keys extends keyof T> = T & { [Key in Keys]-?: NonNullable<T[Key]> };

/** A deployment as DescribeServices shows it, without its counts of tasks: those are worked out when it is shown. */
export type Deployment = Known<
  Wire<Ecs.Deployment>,
  'id' | 'status' | 'taskDefinition' | 'createdAt' | 'updatedAt' | 'failedTasks' | 'rolloutState'
>;

/** A task set as DescribeTaskSets shows it, without its counts. */
export type TaskSet = Known<
  Wire<Ecs.TaskSet>,
  | 'id'
  | 'taskSetArn'
  | 'status'
  | 'taskDefinition'
  | 'scale'
  | 'stabilityStatus'
  | 'createdAt'
  | 'updatedAt'
  | 'computedDesiredCount'
>;

export type Revision = Known<Wire<Ecs.ServiceRevision>, 'serviceRevisionArn' | 'taskDefinition'>;

/** A service deployment as DescribeServiceDeployments shows it, without counts. */
export type ServiceDeployment = Known<
  Wire<Ecs.ServiceDeployment>,
  'serviceDeploymentArn' | 'serviceArn' | 'clusterArn' | 'createdAt' | 'status' | 'targetServiceRevision'
>;

/** A service as DescribeServices shows it, without counts; its tags are shown to those who ask for them. */
export type Service = Known<
  Omit<Wire<Ecs.Service>, 'deployments' | 'taskSets'>,
  | 'serviceArn'
  | 'serviceName'
  | 'clusterArn'
  | 'status'
  | 'desiredCount'
  | 'schedulingStrategy'
  | 'events'
  | 'createdAt'
  | 'tags'
> & { readonly deployments: readonly Deployment[]; readonly taskSets: readonly TaskSet[] };

/**
 * A task that the service wants or still has to account for. The scheduler sees to it that there is a task of this id, and
 * that it stops once `stop` is set; the entry goes when the task has stopped.
 */
export type RosterEntry = {
  /** The task's id. */
  readonly id: string;
  /** The deployment or task set that it is of. */
  readonly of: string;
  /** Where a capacity provider strategy puts it; without one, its launch type is the deployment's. */
  readonly capacity?: Capacity;
  /** For daemons: the instance that it is meant for. */
  readonly place?: Place;
  /** Set once it was seen healthy. */
  readonly healthy?: true;
  readonly stop?: 'scaled-in' | 'unhealthy';
};

/** Where a task of a daemon service goes. */
export type Place = { readonly nodeName: string; readonly containerInstanceArn?: string };

/** How starting goes for one deployment or task set. */
export type Progress = {
  /** What it runs: the ARN of a service revision; task sets have none. */
  readonly revisionArn?: string;
  /** For the circuit breaker: failed tasks since one was last healthy. */
  readonly failures: number;
  /** For the back-off: how often in a row tasks were seen to fail. */
  readonly waves: number;
  /** How often in a row tasks ended by themselves soon after they had come up. */
  readonly shortRuns: number;
  /** Milliseconds since the epoch before which nothing more is started. */
  readonly notBefore?: number;
  /** Set while it was told that limits or a want of room keep it from going on, or protection keeps tasks from being stopped. */
  readonly told?: 'blocked' | 'protected' | 'unplaced';
};

/** One service as stored: what AWS shows of it, and what the scheduler has to remember. */
export type ServiceData = {
  readonly cluster: string;
  readonly name: string;
  readonly service: Service;
  /** Newest first. */
  readonly revisions: readonly Revision[];
  /** Newest first. */
  readonly serviceDeployments: readonly ServiceDeployment[];
  readonly roster: readonly RosterEntry[];
  /** By the id of a deployment or task set. */
  readonly progress: Readonly<Record<string, Progress>>;
  /** The ARN of the revision whose deployment was the last to complete: what a rollback goes back to. */
  readonly completedRevision?: string;
  /** A digest of what CreateService was asked for: the same again is answered by this service. */
  readonly askedFor: string;
  /** When the steady state was told last, in milliseconds since the epoch; unset while it is not steady. */
  readonly steadyAt?: number;
  /** When it became INACTIVE, in milliseconds since the epoch. */
  readonly inactiveAt?: number;
};

export function serviceKey(
  of: { account: string; region: string },
  cluster: string,
  name: string,
): RecordKey {
  return { account: of.account, region: of.region, name: `${cluster}/${name}` };
}

/** The one that new tasks are started for; services of other controllers than ECS have none. */
export function primaryOf({ service }: ServiceData): Deployment | undefined {
  return service.deployments.find(({ status }) => status === 'PRIMARY');
}

/** The digits that the ids of a deployment and its revision share. */
export function digitsOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

/** The id of the deployment that a revision was made for. */
export function deploymentIdOf(revisionArn: string): string {
  return `ecs-svc/${revisionArn.slice(revisionArn.lastIndexOf('/') + 1)}`;
}
