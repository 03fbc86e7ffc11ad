import { familyOfArn } from '../ecs/arns.ts';
import type { Task, TaskData } from '../ecs/task/task-data.ts';
import type { Ecs, Wire } from '../wire/schemas.ts';
import { RegistryRefused } from './cloud-map.ts';

/**
 * The attributes of a task as an instance of a Cloud Map service. Throws RegistryRefused for a task that nobody could reach.
 * Source: specs/ecs-behaviour 4.8.
 */
export function attributesOfTask(
  { cluster, task, launch }: TaskData,
  registry: Wire<Ecs.ServiceRegistry>,
  region: string,
): Record<string, string> {
  const address = addressOf(task);
  if (address === undefined) throw new RegistryRefused('the task has no address and publishes no port');
  const port = portOf(task, registry);
  return {
    AWS_INSTANCE_IPV4: address,
    ...(port !== undefined && { AWS_INSTANCE_PORT: String(port) }),
    ECS_CLUSTER_NAME: cluster,
    ECS_SERVICE_NAME: launch.serviceName ?? '',
    ECS_TASK_DEFINITION_FAMILY: familyOfArn(task.taskDefinitionArn),
    AVAILABILITY_ZONE: task.availabilityZone ?? `${region}a`,
    REGION: region,
  };
}

/** Of its network interface, else where its ports are published. */
function addressOf({ attachments, containers }: Task): string | undefined {
  const details = attachments.flatMap((attachment) => attachment.details ?? []);
  const own = details.find(({ name }) => name === 'privateIPv4Address')?.value;
  return own ?? containers.flatMap(({ networkBindings = [] }) => networkBindings)[0]?.bindIP;
}

/** A container's port is what it is published as; with an interface of the task's own it is itself. */
function portOf(
  { containers }: Task,
  { port, containerName, containerPort }: Wire<Ecs.ServiceRegistry>,
): number | undefined {
  const container = containers.find(({ name }) => name === containerName);
  const binding = container?.networkBindings?.find((one) => one.containerPort === containerPort);
  return port ?? binding?.hostPort ?? containerPort;
}
