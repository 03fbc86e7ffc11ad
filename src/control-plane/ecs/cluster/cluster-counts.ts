import type { Call } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { PENDING_STATUSES, tasksInStatus } from '../task/live-tasks.ts';
import { taskGroup } from '../task/task-views.ts';
import type { ClusterData } from './cluster-data.ts';

/** A cluster with its counters as they are now; they are never stored. */
export function withCounts(data: ClusterData, call: Call): ClusterData {
  const { byLastStatus } = call.stores.taskViews;
  const count = (status: string) => byLastStatus.count(taskGroup(call.caller, data.clusterName, status));
  return {
    ...data,
    runningTasksCount: count('RUNNING'),
    pendingTasksCount: PENDING_STATUSES.reduce((sum, status) => sum + count(status), 0),
  };
}

/** What DescribeClusters shows to those who ask for STATISTICS. */
export function clusterStatistics({ clusterName }: ClusterData, call: Call): Wire<Ecs.KeyValuePair>[] {
  const byLaunchType = (statuses: readonly string[], isFargate: boolean) =>
    tasksInStatus(call.stores, call.caller, clusterName, statuses).filter(
      ({ data }) => (data.task.launchType === 'FARGATE') === isFargate,
    ).length;
  const counts = {
    runningEC2TasksCount: byLaunchType(['RUNNING'], false),
    runningFargateTasksCount: byLaunchType(['RUNNING'], true),
    pendingEC2TasksCount: byLaunchType(PENDING_STATUSES, false),
    pendingFargateTasksCount: byLaunchType(PENDING_STATUSES, true),
    activeEC2ServiceCount: 0,
    activeFargateServiceCount: 0,
    drainingEC2ServiceCount: 0,
    drainingFargateServiceCount: 0,
  };
  return Object.entries(counts).map(([name, value]) => ({ name, value: String(value) }));
}
