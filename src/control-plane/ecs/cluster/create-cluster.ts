import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { checkTags } from '../tag/tag-list.ts';
import { checkCapacity } from './cluster-capacity.ts';
import { withCounts } from './cluster-counts.ts';
import { newCluster } from './cluster-data.ts';
import { checkSettings } from './cluster-rules.ts';
import { checkClusterName } from './find-cluster.ts';

/** An ACTIVE cluster of the same name is returned unchanged; a deleted one's name can be used again. */
export const createCluster = operation<Ecs.CreateClusterRequest, Ecs.CreateClusterResponse>(
  'CreateCluster',
  'full',
  async (input, call) => {
    const name = input.clusterName || 'default';
    checkClusterName(name);
    checkTags(input.tags ?? []);
    checkSettings(input.settings);
    checkCapacity(input.capacityProviders ?? [], input.defaultCapacityProviderStrategy ?? [], call);
    const { clusters } = call.stores;
    const key = { account: call.caller.account, region: call.caller.region, name };
    const before = clusters.get(key);
    if (before?.data.status === 'ACTIVE') return { cluster: withCounts(before.data, call) };
    const fresh = newCluster(call, name, input);
    const record =
      (before === undefined ? await clusters.create(key, fresh) : undefined) ??
      (await clusters.update(key, (data) => (data.status === 'ACTIVE' ? data : fresh))) ??
      // Vanished between the two: nobody holds the name now.
      (await clusters.create(key, fresh));
    return { cluster: withCounts(record?.data ?? fresh, call) };
  },
  'A Service Connect namespace is taken as given and not looked up in Cloud Map.',
);
