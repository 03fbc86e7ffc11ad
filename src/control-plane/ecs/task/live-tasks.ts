import type { StoredRecord } from '../../store/record.ts';
import type { Stores } from '../../store/stores.ts';
import type { TaskData } from './task-data.ts';
import { taskGroup } from './task-views.ts';

type Scope = { readonly account: string; readonly region: string };

/** The statuses of tasks that are on their way to RUNNING: DescribeClusters counts these as pending. */
export const PENDING_STATUSES = ['PROVISIONING', 'PENDING', 'ACTIVATING'] as const;
const ENDING_STATUSES = ['DEACTIVATING', 'STOPPING', 'DEPROVISIONING'] as const;

/** The tasks of a cluster that are in one of these statuses, STOPPED excepted. */
export function tasksInStatus(
  { taskViews }: Stores,
  scope: Scope,
  cluster: string,
  statuses: readonly string[],
): StoredRecord<TaskData>[] {
  return statuses.flatMap((status) => [
    ...taskViews.byLastStatus.page(taskGroup(scope, cluster, status), Number.MAX_SAFE_INTEGER).items,
  ]);
}

/** The tasks of a cluster that are not STOPPED. */
export function liveTasks(stores: Stores, scope: Scope, cluster: string): StoredRecord<TaskData>[] {
  return tasksInStatus(stores, scope, cluster, [...PENDING_STATUSES, 'RUNNING', ...ENDING_STATUSES]);
}
