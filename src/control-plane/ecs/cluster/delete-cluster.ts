import { type Call, operation } from '../../operations/operation.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { providersOf } from '../capacity-provider/providers-of.ts';
import { clusterNotFound } from '../errors.ts';
import { serviceGroup } from '../service/service-views.ts';
import { liveTasks } from '../task/live-tasks.ts';
import { withCounts } from './cluster-counts.ts';
import { activeCluster } from './find-cluster.ts';

/** The record stays, INACTIVE: DescribeClusters still answers it, and its name can be used again. */
export const deleteCluster = operation<Ecs.DeleteClusterRequest, Ecs.DeleteClusterResponse>(
  'DeleteCluster',
  'full',
  async (input, call) => {
    const record = await call.stores.clusters.update(activeCluster(input.cluster, call), (data) => {
      if (data.status !== 'ACTIVE') throw clusterNotFound('The referenced cluster was inactive.');
      refuseWhileInUse(data.clusterName, call);
      return { ...data, status: 'INACTIVE' };
    });
    if (record === undefined) throw clusterNotFound();
    await forgetInstances(record.data.clusterName, call);
    return { cluster: withCounts(record.data, call) };
  },
);

function refuseWhileInUse(cluster: string, call: Call): void {
  if (call.stores.serviceViews.active.count(serviceGroup(call.caller, cluster)) > 0)
    throw new AwsError(
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    );
  if (liveTasks(call.stores, call.caller, cluster).length > 0)
    throw new AwsError(
      'ClusterContainsTasksException',
      'The Cluster cannot be deleted while Tasks are active.',
    );
  if (providersOf(call).some((provider) => provider.cluster === cluster))
    throw new AwsError(
      'ClusterContainsCapacityProviderException',
      'The Cluster cannot be deleted while Capacity Providers are active.',
    );
}

/** Container instances come from the nodes and go with the cluster; a new one of that name begins without what was set on them. */
async function forgetInstances(cluster: string, { stores, caller }: Call): Promise<void> {
  const { containerInstances } = stores;
  const records = [...containerInstances.all()].filter(
    ({ account, region, data }) =>
      account === caller.account && region === caller.region && data.cluster === cluster,
  );
  await Promise.all(records.map((record) => containerInstances.delete(record)));
}
