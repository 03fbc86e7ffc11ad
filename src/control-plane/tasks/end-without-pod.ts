import { requestStop } from '../ecs/task/request-stop.ts';
import type { Stop } from '../ecs/task/stop-reasons.ts';
import type { TaskData } from '../ecs/task/task-data.ts';
import type { StoredRecord } from '../store/record.ts';
import { stoppedTask } from './life/stopped-task.ts';
import type { TaskTools } from './task-tools.ts';

/** Ends a task that has no pod, or none any more; `stop` says why, unless it was told to stop before. */
export async function endWithoutPod(
  record: StoredRecord<TaskData>,
  stop: Stop,
  { stores, clock }: TaskTools,
): Promise<void> {
  const now = clock.now();
  await stores.tasks.update(record, (data) => {
    const { task } = requestStop(data, stop, now);
    return { ...data, task: { ...stoppedTask(task, [], now), version: task.version + 1 } };
  });
}
