import type { TaskSet } from '../service/service-data.ts';

/** How many tasks a task set is to have: its share of the service's desired count, rounded up; none once it drains. */
export function computedCount(
  { scale, status }: Pick<TaskSet, 'scale' | 'status'>,
  desiredCount: number,
): number {
  if (status === 'DRAINING') return 0;
  return Math.ceil((desiredCount * (scale.value ?? 0)) / 100);
}
