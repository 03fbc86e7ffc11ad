import type { Caller } from '../../wire/caller.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clusterArn, inClusterArn } from '../arns.ts';
import { newResourceId, newUuid } from '../ids.ts';
import type { Tag } from '../tag/tag-list.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';
import { podNameOf } from './pod-name.ts';
import type { Task, TaskContainer, TaskData, TaskLaunch } from './task-data.ts';
import { containerOverridesOf } from './task-overrides.ts';

export const FARGATE_PLATFORM_VERSION = '1.4.0';
const FARGATE_EPHEMERAL_GIB = 20;

/** All that decides what a new task is; checked before. */
export type NewTask = {
  readonly caller: Caller;
  /** Its id where that was chosen before. */
  readonly id?: string | undefined;
  readonly cluster: string;
  readonly definition: TaskDefinition;
  readonly launchType: Wire<Ecs.LaunchType>;
  readonly capacityProviderName?: string | undefined;
  readonly containerInstanceArn?: string | undefined;
  /** That of the node it was placed on. */
  readonly availabilityZone: string;
  readonly group: string;
  readonly startedBy?: string | undefined;
  readonly overrides?: Wire<Ecs.TaskOverride> | undefined;
  readonly enableExecuteCommand?: boolean | undefined;
  readonly tags: readonly Tag[];
  readonly launch: TaskLaunch;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** A task that nothing has been done for yet; who stores it has its keeper run it. Source: specs/ecs-behaviour 3.1 and 3.2. */
export function newTask(asked: NewTask): TaskData {
  const { caller, cluster, definition, overrides, launchType, now } = asked;
  const id = asked.id ?? newResourceId();
  const taskArn = inClusterArn(caller, 'task', cluster, id);
  const isFargate = launchType === 'FARGATE';
  const isAwsvpc = definition.networkMode === 'awsvpc';
  const containers = (definition.containerDefinitions ?? []).map((container) =>
    newContainer(container, taskArn, inClusterArn(caller, 'container', cluster, `${id}/${newUuid()}`)),
  );
  const cpu = overrides?.cpu ?? definition.cpu ?? sumOf(definition, ({ cpu }) => cpu);
  const memory =
    overrides?.memory ??
    definition.memory ??
    sumOf(definition, ({ memory, memoryReservation }) => memory ?? memoryReservation);
  const task: Task = {
    attachments: isAwsvpc ? [newAttachment(asked.launch.networkConfiguration)] : [],
    attributes: [{ name: 'ecs.cpu-architecture', value: architectureOf(definition) }],
    availabilityZone: asked.availabilityZone,
    ...(asked.capacityProviderName && { capacityProviderName: asked.capacityProviderName }),
    clusterArn: clusterArn(caller, cluster),
    ...(asked.containerInstanceArn && { containerInstanceArn: asked.containerInstanceArn }),
    containers,
    cpu,
    createdAt: now / 1000,
    desiredStatus: 'RUNNING',
    enableExecuteCommand: asked.enableExecuteCommand ?? false,
    ...(isFargate && {
      ephemeralStorage: overrides?.ephemeralStorage ??
        definition.ephemeralStorage ?? { sizeInGiB: FARGATE_EPHEMERAL_GIB },
    }),
    group: asked.group,
    healthStatus: 'UNKNOWN',
    inferenceAccelerators: definition.inferenceAccelerators ?? [],
    lastStatus: isAwsvpc ? 'PROVISIONING' : 'PENDING',
    launchType,
    memory,
    overrides: {
      ...overrides,
      containerOverrides: containerOverridesOf(definition, overrides),
      inferenceAcceleratorOverrides: overrides?.inferenceAcceleratorOverrides ?? [],
    },
    ...(isFargate && {
      platformFamily: platformFamilyOf(definition),
      platformVersion: FARGATE_PLATFORM_VERSION,
    }),
    ...(asked.startedBy !== undefined && { startedBy: asked.startedBy }),
    tags: [...asked.tags],
    taskArn,
    taskDefinitionArn: definition.taskDefinitionArn ?? '',
    version: 1,
  };
  return { cluster, id, task, launch: asked.launch, podName: podNameOf(definition.family ?? '', id) };
}

function newContainer(
  { name = '', image, cpu, memory, memoryReservation }: Wire<Ecs.ContainerDefinition>,
  taskArn: string,
  containerArn: string,
): TaskContainer {
  return {
    containerArn,
    taskArn,
    name,
    ...(image !== undefined && { image }),
    lastStatus: 'PENDING',
    networkBindings: [],
    networkInterfaces: [],
    healthStatus: 'UNKNOWN',
    cpu: String(cpu ?? 0),
    ...(memory !== undefined && { memory: String(memory) }),
    ...(memoryReservation !== undefined && { memoryReservation: String(memoryReservation) }),
  };
}

/** Its address comes with the pod's. */
function newAttachment(network: Wire<Ecs.NetworkConfiguration> | undefined): Wire<Ecs.Attachment> {
  const subnetId = network?.awsvpcConfiguration?.subnets?.[0] ?? '';
  return {
    id: newUuid(),
    type: 'ElasticNetworkInterface',
    status: 'PRECREATED',
    details: [{ name: 'subnetId', value: subnetId }],
  };
}

function sumOf(
  { containerDefinitions }: TaskDefinition,
  of: (container: Wire<Ecs.ContainerDefinition>) => number | undefined,
): string {
  return String((containerDefinitions ?? []).reduce((sum, container) => sum + (of(container) ?? 0), 0));
}

function architectureOf({ runtimePlatform }: TaskDefinition): string {
  return runtimePlatform?.cpuArchitecture === 'ARM64' ? 'arm64' : 'x86_64';
}

/** As AWS shows it, e.g. `Linux`. */
export function platformFamilyOf({ runtimePlatform }: TaskDefinition): string {
  const family = runtimePlatform?.operatingSystemFamily;
  return family === undefined || family === 'LINUX' ? 'Linux' : family;
}
