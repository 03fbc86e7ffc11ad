import { newDeploymentId, newResourceId, newServiceDeploymentId, newUuid } from '../ids.ts';

/** Where new ids and the time come from, so that what is decided about a service is a function of what is handed in. */
export type Making = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly newTaskId: () => string;
  readonly newUuid: () => string;
  readonly newDeploymentId: () => string;
  readonly newServiceDeploymentId: () => string;
};

export function making(now: number): Making {
  return { now, newTaskId: newResourceId, newUuid, newDeploymentId, newServiceDeploymentId };
}

/** The ARN of something of a service; `type` as in ARNs, e.g. `service-revision`. */
export function ofServiceArn(serviceArn: string, type: string, id: string): string {
  return `${serviceArn.replace(':service/', `:${type}/`)}/${id}`;
}
