import type { Stop } from './stop-reasons.ts';
import type { TaskData } from './task-data.ts';

/**
 * The task as it is from the moment on that somebody wants it to end; what was said first counts. `now` is in milliseconds
 * since the epoch. The task's keeper does the rest.
 */
export function requestStop(data: TaskData, stop: Stop, now: number): TaskData {
  const { task } = data;
  if (task.desiredStatus === 'STOPPED') return data;
  return {
    ...data,
    task: {
      ...task,
      desiredStatus: 'STOPPED',
      stopCode: stop.code,
      stoppedReason: stop.reason,
      stoppingAt: now / 1000,
      version: task.version + 1,
    },
  };
}
