import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { ClusterData } from '../cluster/cluster-data.ts';
import { clientException } from '../errors.ts';
import { refusePlacementOnFargate } from '../placement/place-all.ts';
import type { Constraint, Strategy } from '../placement/placement-rules.ts';
import { chooseCapacity, launchTypes, withWeights } from '../task/choose-capacity.ts';
import { platformFamilyOf } from '../task/new-task.ts';
import { checkRun } from '../task/task-rules.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';
import { imagesOf, type Runs } from './begin-deployment.ts';
import { checkPort, checkRegistries } from './registry-rules.ts';

/** What services, their updates and task sets say of the tasks that they want. */
export type LaunchAsked = {
  readonly launchType?: Wire<Ecs.LaunchType> | undefined;
  readonly capacityProviderStrategy?: Wire<Ecs.CapacityProviderStrategyItem>[] | undefined;
  readonly platformVersion?: string | undefined;
  readonly networkConfiguration?: Wire<Ecs.NetworkConfiguration> | undefined;
  readonly loadBalancers?: Wire<Ecs.LoadBalancer>[] | undefined;
  readonly serviceRegistries?: Wire<Ecs.ServiceRegistry>[] | undefined;
  readonly serviceConnectConfiguration?: Wire<Ecs.ServiceConnectConfiguration> | undefined;
  readonly volumeConfigurations?: Wire<Ecs.ServiceVolumeConfiguration>[] | undefined;
  readonly vpcLatticeConfigurations?: Wire<Ecs.VpcLatticeConfiguration>[] | undefined;
  readonly placementConstraints?: readonly Constraint[] | undefined;
  readonly placementStrategy?: readonly Strategy[] | undefined;
};

/** What is to be run, with what AWS adds to it; throws for what AWS refuses. */
export function runsOf(asked: LaunchAsked, definition: TaskDefinition, cluster: ClusterData): Runs {
  const { launchType } = asked;
  if (launchType !== undefined && !launchTypes.includes(launchType))
    throw clientException(`launch type should be one of [${launchTypes.join(',')}]`);
  const capacity = chooseCapacity(asked, cluster);
  const isFargate =
    'strategy' in capacity
      ? capacity.strategy.some(({ capacityProvider = '' }) => capacityProvider.startsWith('FARGATE'))
      : capacity.launchType === 'FARGATE';
  const used = 'strategy' in capacity ? (isFargate ? 'FARGATE' : 'EC2') : capacity.launchType;
  checkRun(definition, [used], asked);
  refusePlacementOnFargate(asked, [used]);
  for (const { containerName, containerPort } of asked.loadBalancers ?? [])
    checkPort(containerName, containerPort, definition);
  checkRegistries(asked.serviceRegistries ?? [], definition);
  return {
    taskDefinition: definition.taskDefinitionArn ?? '',
    ...('strategy' in capacity
      ? { capacityProviderStrategy: capacity.strategy.map(withWeights) }
      : { launchType: capacity.launchType }),
    ...(isFargate && {
      platformVersion: asked.platformVersion ?? 'LATEST',
      platformFamily: platformFamilyOf(definition),
    }),
    ...(asked.networkConfiguration && { networkConfiguration: withAssignment(asked.networkConfiguration) }),
    loadBalancers: asked.loadBalancers ?? [],
    serviceRegistries: asked.serviceRegistries ?? [],
    ...(asked.serviceConnectConfiguration && {
      serviceConnectConfiguration: withNamespace(asked.serviceConnectConfiguration, cluster),
    }),
    ...(asked.volumeConfigurations && { volumeConfigurations: asked.volumeConfigurations }),
    ...(asked.vpcLatticeConfigurations && { vpcLatticeConfigurations: asked.vpcLatticeConfigurations }),
    containerImages: imagesOf(definition),
  };
}

/** Reads show lists that were not given, and that no public address is assigned. */
function withAssignment({
  awsvpcConfiguration,
}: Wire<Ecs.NetworkConfiguration>): Wire<Ecs.NetworkConfiguration> {
  if (awsvpcConfiguration === undefined) return {};
  return {
    awsvpcConfiguration: { securityGroups: [], assignPublicIp: 'DISABLED', ...awsvpcConfiguration },
  };
}

/** Without a namespace of its own it is that of the cluster. */
function withNamespace(
  asked: Wire<Ecs.ServiceConnectConfiguration>,
  { serviceConnectDefaults }: ClusterData,
): Wire<Ecs.ServiceConnectConfiguration> {
  const namespace = asked.namespace ?? serviceConnectDefaults?.namespace;
  return asked.enabled && namespace !== undefined ? { ...asked, namespace } : asked;
}
