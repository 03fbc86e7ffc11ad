import type { EcsTask } from '../ecs-api.ts';

const notStarted = new Set(['PROVISIONING', 'PENDING', 'ACTIVATING']);

/** Whether a task is on its way to run. */
export function isPending({ lastStatus = '', desiredStatus }: EcsTask): boolean {
  return desiredStatus === 'RUNNING' && notStarted.has(lastStatus);
}
