import type { Call } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { effectiveValue } from '../account-setting/effective-settings.ts';
import { clusterArn } from '../arns.ts';
import { byNames, providerNames } from './cluster-capacity.ts';

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
    capacityProviders: providerNames(input.capacityProviders ?? [], call),
    defaultCapacityProviderStrategy: byNames(input.defaultCapacityProviderStrategy ?? [], call),
    ...(input.serviceConnectDefaults?.namespace && {
      serviceConnectDefaults: { namespace: input.serviceConnectDefaults.namespace },
    }),
  };
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
