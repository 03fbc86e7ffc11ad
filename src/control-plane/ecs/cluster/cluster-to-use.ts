import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { type ClusterData, newCluster } from './cluster-data.ts';
import { activeCluster, clusterNameOf, findCluster } from './find-cluster.ts';

/**
 * The ACTIVE cluster that something is to run in. The cluster `default` is made when it is first run in, unless it was there
 * and has been deleted: who has just come need not know that it would have to be created. Throws as `activeCluster`.
 */
export async function clusterToUse(
  reference: string | undefined,
  call: Call,
): Promise<StoredRecord<ClusterData>> {
  if (clusterNameOf(reference, call) === 'default' && findCluster(reference, call) === undefined) {
    const { account, region } = call.caller;
    const key = { account, region, name: 'default' };
    await call.stores.clusters.create(key, newCluster(call, 'default', {}));
  }
  return activeCluster(reference, call);
}
