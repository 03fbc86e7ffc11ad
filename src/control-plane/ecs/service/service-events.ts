import type { ServiceData } from './service-data.ts';

const MAX_EVENTS = 100;

/** What events need: a moment in milliseconds since the epoch, and ids. */
export type EventContext = { readonly now: number; readonly newUuid: () => string };

/** The service with one more event, the newest first. Times only grow: clients follow events by them. */
export function withEvent(data: ServiceData, text: string, { now, newUuid }: EventContext): ServiceData {
  const { events } = data.service;
  const createdAt = Math.max(now / 1000, (events[0]?.createdAt ?? 0) + 0.001);
  const event = { id: newUuid(), createdAt: Math.round(createdAt * 1000) / 1000, message: text };
  return { ...data, service: { ...data.service, events: [event, ...events].slice(0, MAX_EVENTS) } };
}

/** Who an event is about: the service, and for controllers other than ECS the task set. */
export function subject(name: string, taskSet?: string): string {
  return taskSet === undefined ? `(service ${name})` : `(service ${name}, taskSet ${taskSet})`;
}

/** The texts of events, in AWS's words (specs/ecs-behaviour 4.6). `who` is a `subject`. */
export const eventText = {
  started: (who: string, ids: readonly string[], replaced: number) =>
    `${who} has started ${ids.length} tasks: ${listed(ids)}.${
      replaced > 0 ? ` Amazon ECS replaced ${replaced} tasks due to an unhealthy status.` : ''
    }`,
  stoppedRunning: (who: string, ids: readonly string[]) =>
    `${who} has stopped ${ids.length} running tasks: ${listed(ids)}.`,
  stoppedPending: (who: string, count: number) => `${who} stopped ${count} pending tasks.`,
  unhealthy: (who: string, id: string) => `${who} (task ${id}) failed container health checks.`,
  completed: (name: string, deployment: string) =>
    `(service ${name}) (deployment ${deployment}) deployment completed.`,
  steady: (name: string) => `(service ${name}) has reached a steady state.`,
  failed: (name: string, deployment: string) =>
    `(service ${name}) (deployment ${deployment}) deployment failed: tasks failed to start.`,
  rollingBack: (name: string, deployment: string) =>
    `(service ${name}) rolling back to deployment ${deployment}.`,
  noPlace: (name: string, hindrance = '') =>
    `(service ${name}) was unable to place a task because no container instance met all of its requirements. ${hindrance}`.trimEnd(),
  cannotStart: (name: string, reason: string) =>
    `(service ${name}) was unable to place a task. Reason: ${reason}`,
  notRegistered: (name: string, registryArn: string, error: string) =>
    `(service ${name}) failed to register tasks in (service-registry ${registryArn}) with (error ${error})`,
  failsToStart: (name: string) => `(service ${name}) is unable to consistently start tasks successfully.`,
  blocked: (name: string) =>
    `(service ${name}) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.`,
  isProtected: (name: string, taskSet: string, count: number) =>
    `(service ${name}) was unable to reach steady state because (taskSet ${taskSet}) was unable to scale in due to (reason ${count} tasks under protection)`,
};

function listed(ids: readonly string[]): string {
  return ids.map((id) => `(task ${id})`).join(' ');
}
