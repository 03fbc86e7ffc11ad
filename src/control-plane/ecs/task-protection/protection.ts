import type { Ecs, Wire } from '../../wire/schemas.ts';
import { isStopped, type TaskData } from '../task/task-data.ts';

/** Whether scale-in and deployments leave this task alone at `now` (ms since the epoch). */
export function isProtected({ launch }: TaskData, now: number): boolean {
  return launch.protection !== undefined && launch.protection.expiresAt > now;
}

/** A task's protection as AWS shows it at `now`. */
export function shownProtection(data: TaskData, now: number): Wire<Ecs.ProtectedTask> {
  const { taskArn } = data.task;
  if (!isProtected(data, now)) return { taskArn, protectionEnabled: false };
  return {
    taskArn,
    protectionEnabled: true,
    expirationDate: (data.launch.protection?.expiresAt ?? 0) / 1000,
  };
}

/** Why a task cannot have protection: it must be of a service, and not on its way out. */
export function unprotectable(data: TaskData): Wire<Ecs.Failure> | undefined {
  const { taskArn, desiredStatus } = data.task;
  const detail =
    data.launch.serviceName === undefined
      ? 'The specified task is not part of an Amazon ECS service.'
      : isStopped(data) || desiredStatus === 'STOPPED'
        ? 'The specified task is stopping or has stopped.'
        : undefined;
  return detail === undefined ? undefined : { arn: taskArn, reason: 'TASK_NOT_VALID', detail };
}
