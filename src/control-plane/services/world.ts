import type { Deployment, Place, TaskSet } from '../ecs/service/service-data.ts';
import type { Making } from '../ecs/service/service-ids.ts';
import type { TaskData } from '../ecs/task/task-data.ts';

/**
 * A task without health checks counts as healthy once it has been RUNNING for this long. AWS waits for 40 s; on one's own
 * machine that would be most of the time that a deployment takes.
 */
export const SETTLE_MS = 1_000;

/** `hindrance` says, in words, why there is no room for more. */
export type RoomForTasks = { readonly count: number; readonly hindrance?: string };

/** What a decision about a service looks at beside its record. */
export type World = {
  readonly make: Making;
  readonly settleMs: number;
  /** The service's task of that id, stopped or not; undefined where there is none. */
  readonly task: (id: string) => TaskData | undefined;
  /** Whether an essential container of that task definition (an ARN) has a health check. */
  readonly hasHealthCheck: (taskDefinition: string) => boolean;
  /** Whether a task on that container instance (an ARN) is to go elsewhere: the instance is DRAINING or gone. */
  readonly isLeaving: (containerInstanceArn: string) => boolean;
  /** What there is room for of `most` further tasks of a deployment or task set. */
  readonly room: (group: Deployment | TaskSet, most: number) => RoomForTasks;
  /** Where daemons run: one task each. */
  readonly places: () => readonly Place[];
};
