import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clusterArn, isArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import { clusterStatistics, withCounts } from './cluster-counts.ts';
import type { ClusterData } from './cluster-data.ts';
import { findCluster } from './find-cluster.ts';

const MAX_CLUSTERS = 100;

export const describeClusters = operation<Ecs.DescribeClustersRequest, Ecs.DescribeClustersResponse>(
  'DescribeClusters',
  'full',
  (input, call) => {
    const references = input.clusters?.length ? input.clusters : ['default'];
    if (references.length > MAX_CLUSTERS) {
      throw invalidParameter(`clusters can have at most ${MAX_CLUSTERS} items`);
    }
    const include = input.include ?? [];
    const clusters: Wire<Ecs.Cluster>[] = [];
    const failures: Wire<Ecs.Failure>[] = [];
    for (const reference of references) {
      const record = findCluster(reference, call);
      if (record !== undefined) clusters.push(shown(withCounts(record.data, call), include, call));
      else {
        failures.push({
          arn: isArn(reference) ? reference : clusterArn(call.caller, reference),
          reason: 'MISSING',
        });
      }
    }
    return { clusters, failures };
  },
);

/** What is shown of a cluster: lists that were not asked for are there, but empty. */
function shown(data: ClusterData, include: readonly string[], call: Call): Wire<Ecs.Cluster> {
  const cluster: Wire<Ecs.Cluster> = {
    clusterArn: data.clusterArn,
    clusterName: data.clusterName,
    status: data.status,
    registeredContainerInstancesCount: data.registeredContainerInstancesCount,
    runningTasksCount: data.runningTasksCount,
    pendingTasksCount: data.pendingTasksCount,
    activeServicesCount: data.activeServicesCount,
    statistics: include.includes('STATISTICS') ? clusterStatistics(data, call) : [],
    tags: include.includes('TAGS') ? data.tags : [],
    settings: include.includes('SETTINGS') ? data.settings : [],
    capacityProviders: data.capacityProviders,
    defaultCapacityProviderStrategy: data.defaultCapacityProviderStrategy,
  };
  if (data.serviceConnectDefaults) cluster.serviceConnectDefaults = data.serviceConnectDefaults;
  if (data.configuration && include.includes('CONFIGURATIONS')) cluster.configuration = data.configuration;
  if (include.includes('ATTACHMENTS')) {
    cluster.attachments = data.attachments ?? [];
    if (data.attachmentsStatus) cluster.attachmentsStatus = data.attachmentsStatus;
  }
  return cluster;
}
