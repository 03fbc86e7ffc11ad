import { parseRegistryArn } from '../../cloud-map/registry-arn.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';

/**
 * Refuses service registries that tasks of this definition could not be registered with. The rules are those of AWS's model, the
 * sentences but for those on containers ours.
 */
export function checkRegistries(
  registries: readonly Wire<Ecs.ServiceRegistry>[],
  definition: TaskDefinition,
): void {
  if (registries.length > 1)
    throw invalidParameter('A service can be registered with one service registry only.');
  for (const registry of registries) {
    const { registryArn = '', port, containerName, containerPort } = registry;
    if (parseRegistryArn(registryArn) === undefined)
      throw invalidParameter(`The service registry ARN ${registryArn} is not that of a Cloud Map service.`);
    if ((containerName === undefined) !== (containerPort === undefined))
      throw invalidParameter(
        'A service registry must have both containerName and containerPort, or neither.',
      );
    if (port !== undefined && containerName !== undefined)
      throw invalidParameter(
        'A service registry cannot have both a port and a containerName with containerPort.',
      );
    const isAwsvpc = definition.networkMode === 'awsvpc';
    if (!isAwsvpc && containerName === undefined)
      throw invalidParameter(
        'A service registry must have containerName and containerPort when networkMode is not awsvpc.',
      );
    if (containerName !== undefined) checkPort(containerName, containerPort, definition);
  }
}

/** Load balancers and registries name a container and one of its ports; throws where there is no such port. */
export function checkPort(
  containerName: string | undefined,
  containerPort: number | undefined,
  { containerDefinitions = [] }: TaskDefinition,
): void {
  const container = containerDefinitions.find(({ name }) => name === containerName);
  if (container === undefined)
    throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
  if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort))
    throw invalidParameter(
      `The container ${containerName} did not have a container port ${containerPort} defined.`,
    );
}
