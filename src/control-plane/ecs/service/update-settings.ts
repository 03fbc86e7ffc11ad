import type { Ecs, Wire } from '../../wire/schemas.ts';
import { withWeights } from '../task/choose-capacity.ts';
import { deploymentConfigurationOf } from './deployment-rules.ts';
import type { Service, ServiceData } from './service-data.ts';

type UpdateInput = Wire<Ecs.UpdateServiceRequest>;

/** The service with what an update changes without a new deployment; what is not mentioned stays, `[]` takes away. */
export function withSettings(data: ServiceData, input: UpdateInput): ServiceData {
  const { service } = data;
  const settings: Partial<Service> = {
    desiredCount: input.desiredCount,
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds,
    enableExecuteCommand: input.enableExecuteCommand,
    enableECSManagedTags: input.enableECSManagedTags,
    propagateTags: input.propagateTags,
    availabilityZoneRebalancing: input.availabilityZoneRebalancing,
    placementConstraints: input.placementConstraints,
    placementStrategy: input.placementStrategy,
    deploymentConfiguration:
      input.deploymentConfiguration &&
      deploymentConfigurationOf(
        input.deploymentConfiguration,
        service.deploymentConfiguration ?? {},
        service.deploymentController?.type ?? 'ECS',
      ),
  } as Partial<Service>;
  const given = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as Partial<Service>;
  return withStrategy({ ...data, service: { ...service, ...given } }, input.capacityProviderStrategy);
}

/** Tasks to come are placed by it, those of the PRIMARY deployment too. */
function withStrategy(
  data: ServiceData,
  asked: Wire<Ecs.CapacityProviderStrategyItem>[] | undefined,
): ServiceData {
  if (asked === undefined || asked.length === 0) return data;
  const capacityProviderStrategy = asked.map(withWeights);
  const { launchType: _, ...service } = data.service;
  return {
    ...data,
    service: {
      ...service,
      capacityProviderStrategy,
      deployments: service.deployments.map((one) => {
        if (one.status !== 'PRIMARY') return one;
        const { launchType: __, ...rest } = one;
        return { ...rest, capacityProviderStrategy };
      }),
    },
  };
}
