import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clientException, invalidParameter } from '../errors.ts';
import { checkPropagation } from '../tag/tag-list.ts';
import type { LaunchAsked } from './launch-rules.ts';
import { primaryOf, type Service, type ServiceData } from './service-data.ts';
import { checkDesiredCount, checkPlacement } from './service-rules.ts';

type UpdateInput = Wire<Ecs.UpdateServiceRequest>;

export function checkUpdate(input: UpdateInput): void {
  if (input.desiredCount !== undefined) checkDesiredCount(input.desiredCount);
  checkPropagation(input.propagateTags);
  checkPlacement(input);
}

/** What only some services can have changed. */
export function checkController(input: UpdateInput, service: Service): void {
  const controller = service.deploymentController?.type ?? 'ECS';
  const asked = input.deploymentController?.type;
  if (asked !== undefined && asked !== controller)
    throw clientException(
      `kecs cannot change the deployment controller of a service from ${controller} to ${asked}.`,
    );
  if (service.schedulingStrategy === 'DAEMON' && input.desiredCount !== undefined)
    throw invalidParameter(
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    );
  if (controller === 'CODE_DEPLOY') checkCodeDeploy(input);
  if (controller === 'EXTERNAL') checkExternal(input);
}

function checkCodeDeploy(input: UpdateInput): void {
  if (input.forceNewDeployment)
    throw invalidParameter(
      'Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    );
  if (input.taskDefinition !== undefined)
    throw invalidParameter(
      'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Please use Code Deploy to trigger a new deployment.',
    );
  if (input.networkConfiguration !== undefined || input.platformVersion !== undefined)
    throw invalidParameter(
      'Unable to update network parameters on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    );
}

function checkExternal(input: UpdateInput): void {
  if (
    input.taskDefinition !== undefined ||
    input.forceNewDeployment ||
    input.networkConfiguration !== undefined ||
    input.platformVersion !== undefined
  )
    throw invalidParameter(
      'Unable to update task definition, network configuration or platform version on services with a EXTERNAL deployment controller. Use CreateTaskSet to deploy.',
    );
}

/** What the tasks of an updated service are: as they were, with what the update says. */
export function launchAsked(data: ServiceData, input: UpdateInput): LaunchAsked {
  const { service } = data;
  const primary = primaryOf(data);
  const strategy = input.capacityProviderStrategy ?? service.capacityProviderStrategy;
  const usesStrategy = (strategy?.length ?? 0) > 0;
  return {
    ...(usesStrategy ? { capacityProviderStrategy: strategy } : { launchType: service.launchType }),
    platformVersion: input.platformVersion ?? service.platformVersion,
    networkConfiguration: input.networkConfiguration ?? service.networkConfiguration,
    loadBalancers: input.loadBalancers ?? service.loadBalancers,
    serviceRegistries: input.serviceRegistries ?? service.serviceRegistries,
    serviceConnectConfiguration: input.serviceConnectConfiguration ?? primary?.serviceConnectConfiguration,
    volumeConfigurations: input.volumeConfigurations ?? primary?.volumeConfigurations,
    placementConstraints: service.placementConstraints,
    placementStrategy: service.placementStrategy,
    vpcLatticeConfigurations: input.vpcLatticeConfigurations ?? primary?.vpcLatticeConfigurations,
  };
}
