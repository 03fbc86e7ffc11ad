import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clusterNotFound } from '../errors.ts';
import { byNames, checkCapacity, providerNames, refuseRemovalOfUsed } from './cluster-capacity.ts';
import { withCounts } from './cluster-counts.ts';
import { type ClusterData, normalConfiguration } from './cluster-data.ts';
import { checkSettings } from './cluster-rules.ts';
import { activeCluster } from './find-cluster.ts';

export const updateCluster = operation<Ecs.UpdateClusterRequest, Ecs.UpdateClusterResponse>(
  'UpdateCluster',
  'full',
  async (input, call) => {
    checkSettings(input.settings);
    const cluster = await changeCluster(input.cluster, call, (data) => ({
      ...data,
      ...(input.settings && { settings: mergedSettings(data, input.settings) }),
      ...(input.configuration && { configuration: normalConfiguration(input.configuration) }),
      ...(input.serviceConnectDefaults && serviceConnect(input.serviceConnectDefaults.namespace)),
    }));
    return { cluster };
  },
);

export const updateClusterSettings = operation<
  Ecs.UpdateClusterSettingsRequest,
  Ecs.UpdateClusterSettingsResponse
>('UpdateClusterSettings', 'full', async (input, call) => {
  const settings = input.settings ?? [];
  checkSettings(settings);
  const cluster = await changeCluster(input.cluster, call, (data) => ({
    ...data,
    settings: mergedSettings(data, settings),
  }));
  return { cluster };
});

export const putClusterCapacityProviders = operation<
  Ecs.PutClusterCapacityProvidersRequest,
  Ecs.PutClusterCapacityProvidersResponse
>(
  'PutClusterCapacityProviders',
  'full',
  async (input, call) => {
    const capacityProviders = input.capacityProviders ?? [];
    const strategy = input.defaultCapacityProviderStrategy ?? [];
    checkCapacity(capacityProviders, strategy, call);
    const names = providerNames(capacityProviders, call);
    const cluster = await changeCluster(input.cluster, call, (data) => {
      refuseRemovalOfUsed(data.clusterName, names, call);
      return {
        ...data,
        capacityProviders: names,
        defaultCapacityProviderStrategy: byNames(strategy, call),
        attachmentsStatus: 'UPDATE_COMPLETE',
      };
    });
    return { cluster };
  },
  'Takes effect at once: the status is UPDATE_COMPLETE from the start.',
);

/** Changes an ACTIVE cluster; one that is deleted meanwhile is refused like one that was deleted before. */
async function changeCluster(
  reference: string | undefined,
  call: Call,
  change: (data: ClusterData) => ClusterData,
): Promise<ClusterData> {
  const record = await call.stores.clusters.update(activeCluster(reference, call), (data) => {
    if (data.status !== 'ACTIVE') throw clusterNotFound('The referenced cluster was inactive.');
    return change(data);
  });
  if (record === undefined) throw clusterNotFound();
  return withCounts(record.data, call);
}

function mergedSettings(
  data: ClusterData,
  settings: readonly Wire<Ecs.ClusterSetting>[],
): Wire<Ecs.ClusterSetting>[] {
  const merged = new Map((data.settings ?? []).map((setting) => [setting.name, setting]));
  for (const setting of settings) merged.set(setting.name, setting);
  return [...merged.values()];
}

/** An empty namespace takes the default away. */
function serviceConnect(namespace: string | undefined): Pick<ClusterData, 'serviceConnectDefaults'> {
  return { serviceConnectDefaults: namespace ? { namespace } : undefined };
}
