import type { Call } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { instancesOf } from '../container-instance/instances-of.ts';
import { serviceGroup } from '../service/service-views.ts';
import { PENDING_STATUSES, tasksInStatus } from '../task/live-tasks.ts';
import { taskGroup } from '../task/task-views.ts';
import type { ClusterData } from './cluster-data.ts';

/** A cluster with its counters as they are now; they are never stored. */
export function withCounts(data: ClusterData, call: Call): ClusterData {
  const { byLastStatus } = call.stores.taskViews;
  const count = (status: string) => byLastStatus.count(taskGroup(call.caller, data.clusterName, status));
  return {
    ...data,
    registeredContainerInstancesCount: data.status === 'ACTIVE' ? countInstances(data.clusterName, call) : 0,
    runningTasksCount: count('RUNNING'),
    activeServicesCount: call.stores.serviceViews.active.count(serviceGroup(call.caller, data.clusterName)),
    pendingTasksCount: PENDING_STATUSES.reduce((sum, status) => sum + count(status), 0),
  };
}

/** Those that are ACTIVE or DRAINING. */
function countInstances(cluster: string, { stores, caller }: Call): number {
  return instancesOf(stores, caller, cluster).filter(({ status }) => status !== 'INACTIVE').length;
}

/** What DescribeClusters shows to those who ask for STATISTICS. */
export function clusterStatistics({ clusterName }: ClusterData, call: Call): Wire<Ecs.KeyValuePair>[] {
  const byLaunchType = (statuses: readonly string[], isFargate: boolean) =>
    tasksInStatus(call.stores, call.caller, clusterName, statuses).filter(
      ({ data }) => (data.task.launchType === 'FARGATE') === isFargate,
    ).length;
  const services = (status: 'active' | 'draining', isFargate: boolean) =>
    call.stores.serviceViews[status]
      .page(serviceGroup(call.caller, clusterName), Infinity)
      .items.filter(({ data }) => (data.service.platformFamily !== undefined) === isFargate).length;
  const counts = {
    runningEC2TasksCount: byLaunchType(['RUNNING'], false),
    runningFargateTasksCount: byLaunchType(['RUNNING'], true),
    pendingEC2TasksCount: byLaunchType(PENDING_STATUSES, false),
    pendingFargateTasksCount: byLaunchType(PENDING_STATUSES, true),
    activeEC2ServiceCount: services('active', false),
    activeFargateServiceCount: services('active', true),
    drainingEC2ServiceCount: services('draining', false),
    drainingFargateServiceCount: services('draining', true),
  };
  return Object.entries(counts).map(([name, value]) => ({ name, value: String(value) }));
}
