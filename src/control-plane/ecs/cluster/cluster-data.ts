import type { Call } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { effectiveValue } from '../account-setting/effective-settings.ts';
import { clusterArn } from '../arns.ts';

/** A cluster as stored: everything DescribeClusters can show, counters aside. */
export type ClusterData = Wire<Ecs.Cluster> & { clusterArn: string; clusterName: string; status: string };

/** A fresh cluster of that name, with the optional members of a create request over the defaults. */
export function newCluster(call: Call, name: string, input: Wire<Ecs.CreateClusterRequest>): ClusterData {
  return {
    clusterArn: clusterArn(call.caller, name),
    clusterName: name,
    ...(input.configuration && { configuration: normalConfiguration(input.configuration) }),
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    runningTasksCount: 0,
    pendingTasksCount: 0,
    activeServicesCount: 0,
    statistics: [],
    tags: input.tags ?? [],
    settings: input.settings?.length
      ? input.settings
      : [{ name: 'containerInsights', value: effectiveValue(call, 'containerInsights') ?? 'disabled' }],
    capacityProviders: input.capacityProviders ?? [],
    defaultCapacityProviderStrategy: (input.defaultCapacityProviderStrategy ?? []).map(withWeights),
    ...(input.serviceConnectDefaults?.namespace && {
      serviceConnectDefaults: { namespace: input.serviceConnectDefaults.namespace },
    }),
  };
}

export function withWeights(
  item: Wire<Ecs.CapacityProviderStrategyItem>,
): Wire<Ecs.CapacityProviderStrategyItem> {
  return { capacityProvider: item.capacityProvider, weight: item.weight ?? 0, base: item.base ?? 0 };
}

/** ExecuteCommand logging has a default that reads show. */
export function normalConfiguration(
  configuration: Wire<Ecs.ClusterConfiguration>,
): Wire<Ecs.ClusterConfiguration> {
  const exec = configuration.executeCommandConfiguration;
  return exec
    ? { ...configuration, executeCommandConfiguration: { ...exec, logging: exec.logging ?? 'DEFAULT' } }
    : configuration;
}
