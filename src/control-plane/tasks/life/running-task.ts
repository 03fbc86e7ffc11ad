import { createHash } from 'node:crypto';
import type { Task, TaskContainer } from '../../ecs/task/task-data.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { Pod } from '../../node/pod.ts';
import { NOT_HONOURED } from '../pod/pod-names.ts';
import { type HealthStatus, taskHealth } from './container-health.ts';
import type { SeenContainer } from './seen-container.ts';
import { attached, networkOf } from './task-network.ts';

type Seen = {
  readonly pod: Pod;
  readonly definition: TaskDefinition;
  readonly containers: readonly SeenContainer[];
  readonly region: string;
  readonly zone: string | undefined;
  readonly over: boolean;
  readonly now: number;
};

/** Attribute of a task that names what its definition asks for and its pod does not do. */
const NOT_HONOURED_ATTRIBUTE = 'kecs.not-honoured';

/** The task with what its pod has brought it so far: a node, an address, started containers. Never a step back. */
export function runningTask(task: Task, seen: Seen): Task {
  const { pod, containers, now, region, zone } = seen;
  const address = pod.status?.podIP;
  const attachments = address
    ? task.attachments.map((one) => attached(one, address, region))
    : task.attachments;
  const withNetwork = { ...task, attachments };
  const shown = task.containers.map((container) => {
    const one = containers.find(({ name }) => name === container.name);
    return one === undefined ? container : shownContainer(container, one, withNetwork, address);
  });
  const health = new Map(containers.map(({ name, health }) => [name, health] as const));
  return {
    ...withNetwork,
    attributes: attributesOf(task, pod),
    // On Fargate it is Kubernetes that chooses the node, after the task was made.
    ...(zone !== undefined && { availabilityZone: zone }),
    containers: shown,
    healthStatus: taskHealth(seen.definition, health satisfies ReadonlyMap<string, HealthStatus>),
    ...progress(task, seen, now / 1000),
  };
}

/** PENDING from the moment on that a node has it; RUNNING once every container has run. */
function progress(task: Task, { pod, containers, over }: Seen, now: number): Partial<Task> {
  if (!pod.spec.nodeName) return {};
  const isPulled = containers.some(({ hasRun }) => hasRun);
  const first: Partial<Task> = {
    connectivity: 'CONNECTED',
    connectivityAt: task.connectivityAt ?? now,
    // A pull that failed leaves no times.
    ...(isPulled && {
      pullStartedAt: task.pullStartedAt ?? task.connectivityAt ?? now,
      pullStoppedAt: task.pullStoppedAt ?? now,
    }),
    ...(task.lastStatus === 'PROVISIONING' && { lastStatus: 'PENDING' }),
  };
  const runs = !over && containers.every(({ hasRun }) => hasRun);
  const ended = containers.some(({ essential, state }) => essential && state === 'ended');
  if (!runs || ended || task.desiredStatus === 'STOPPED' || task.startedAt !== undefined)
    return {
      ...first,
      // It ran, only too short a time to be seen while it did.
      ...(containers.every(({ hasRun }) => hasRun) && { startedAt: task.startedAt ?? now }),
      ...(ended && { executionStoppedAt: task.executionStoppedAt ?? now }),
    };
  return { ...first, lastStatus: 'RUNNING', startedAt: now };
}

function shownContainer(
  container: TaskContainer,
  seen: SeenContainer,
  task: Task,
  address: string | undefined,
): TaskContainer {
  const { runtimeId, imageDigest, exitCode, failure, state, health } = seen;
  const isFargate = task.launchType === 'FARGATE';
  // Fargate says why a container cannot start in the task's own reason only.
  const notStarted = isFargate ? undefined : failure;
  const reason = seen.outOfMemory ? 'OutOfMemoryError: Container killed due to memory usage' : notStarted;
  return {
    ...container,
    ...(address && networkOf(container, seen.definition, task, address)),
    lastStatus: lastStatusOf(container, state),
    healthStatus: health,
    ...(runtimeId && {
      runtimeId: container.runtimeId ?? (isFargate ? fargateId(task.taskArn, runtimeId) : runtimeId),
    }),
    ...(imageDigest && { imageDigest }),
    ...(exitCode !== undefined && { exitCode }),
    ...(reason !== undefined && { reason }),
  };
}

function lastStatusOf({ lastStatus }: TaskContainer, state: SeenContainer['state']): string {
  if (state === 'ended') return 'STOPPED';
  return state === 'running' ? 'RUNNING' : lastStatus;
}

/** Fargate calls a container by its task's id and a number. */
function fargateId(taskArn: string, runtimeId: string): string {
  const number = createHash('sha256').update(runtimeId).digest().readUInt32BE();
  return `${taskArn.slice(taskArn.lastIndexOf('/') + 1)}-${1_000_000_000 + (number % 3_000_000_000)}`;
}

function attributesOf({ attributes = [] }: Task, { metadata }: Pod): Task['attributes'] {
  const value = metadata.annotations?.[NOT_HONOURED];
  if (!value || attributes.some(({ name }) => name === NOT_HONOURED_ATTRIBUTE)) return attributes;
  return [...attributes, { name: NOT_HONOURED_ATTRIBUTE, value }];
}
