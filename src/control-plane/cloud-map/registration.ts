import type { TaskData } from '../ecs/task/task-data.ts';

/** What is to be done about a task in its service registries; undefined where all is done, or nothing ever was to do. */
export type Due = 'register' | 'deregister' | undefined;

/**
 * A task is registered from the moment on that it is RUNNING until it is told to stop, or stops. One that ran is always
 * deregistered: a control plane that was killed may have registered it without writing that down.
 */
export function registrationDue({ task, launch, registration }: TaskData): Due {
  if (!launch.serviceRegistries?.length) return undefined;
  if (task.desiredStatus === 'RUNNING')
    return task.lastStatus === 'RUNNING' && registration !== 'registered' ? 'register' : undefined;
  return task.startedAt !== undefined && registration !== 'deregistered' ? 'deregister' : undefined;
}
