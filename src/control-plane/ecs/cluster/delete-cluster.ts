import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { clusterNotFound } from '../errors.ts';
import { activeCluster } from './find-cluster.ts';

/** The record stays, INACTIVE: DescribeClusters still answers it, and its name can be used again. */
export const deleteCluster = operation<Ecs.DeleteClusterRequest, Ecs.DeleteClusterResponse>(
  'DeleteCluster',
  'full',
  async (input, call) => {
    const record = await call.stores.clusters.update(activeCluster(input.cluster, call), (data) => {
      if (data.status !== 'ACTIVE') throw clusterNotFound('The referenced cluster was inactive.');
      return { ...data, status: 'INACTIVE' };
    });
    if (record === undefined) throw clusterNotFound();
    return { cluster: record.data };
  },
);
