import type { ContainerDefinition, TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { ContainerStatus, Pod } from '../../node/pod.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { containerNames, WAITING_IMAGE } from '../pod/pod-names.ts';
import { type HealthStatus, healthOf } from './container-health.ts';
import { hasRun, startFailureOf } from './start-failures.ts';

/** One container of a task as its pod shows it. */
export type SeenContainer = {
  readonly name: string;
  /** Its name in the pod. */
  readonly podName: string;
  readonly definition: ContainerDefinition;
  readonly essential: boolean;
  readonly state: 'held-back' | 'pending' | 'running' | 'ended';
  /** Its process ran, or runs. */
  readonly hasRun: boolean;
  /** Of a process that ended. */
  readonly exitCode: number | undefined;
  readonly outOfMemory: boolean;
  /** Milliseconds since the epoch, in whole seconds. */
  readonly startedAt: number | undefined;
  /** Why it cannot start. */
  readonly failure: string | undefined;
  readonly health: HealthStatus;
  /** When its health is to be looked at again if nothing else happens. */
  readonly again: number | undefined;
  /** `sha256:…`; unknown before the image is there. */
  readonly imageDigest: string | undefined;
  /** As its runtime calls it, without the runtime's name. */
  readonly runtimeId: string | undefined;
};

/** What is known of a task's containers from before. */
type KnownTask = {
  readonly task: {
    readonly containers?: readonly Pick<Wire<Ecs.Container>, 'name' | 'healthStatus'>[] | undefined;
  };
};

/** The containers of a task's definition, in its order. */
export function seeContainers(
  { task }: KnownTask,
  definition: TaskDefinition,
  pod: Pod,
  now: number,
): readonly SeenContainer[] {
  const names = containerNames(definition);
  return (definition.containerDefinitions ?? []).map((container) => {
    const name = container.name ?? '';
    const podName = names.get(name) ?? '';
    const status = pod.status?.containerStatuses?.find((candidate) => candidate.name === podName);
    const before = task.containers?.find((candidate) => candidate.name === name)?.healthStatus;
    const image = pod.spec.containers.find((candidate) => candidate.name === podName)?.image;
    return seeContainer(container, { podName, status, isHeldBack: image === WAITING_IMAGE, before, now });
  });
}

type InPod = {
  readonly podName: string;
  readonly status: ContainerStatus | undefined;
  /** Its image is still the one that it waits with. */
  readonly isHeldBack: boolean;
  /** Its health as it was last known. */
  readonly before: string | undefined;
  readonly now: number;
};

function seeContainer(
  definition: ContainerDefinition,
  { podName, status, isHeldBack, before, now }: InPod,
): SeenContainer {
  const ended = status?.state.terminated;
  const ran = status !== undefined && hasRun(status);
  const startedAt = timeOf(status?.state.running?.startedAt ?? (ran ? ended?.startedAt : undefined));
  const { health, again } = healthOf(definition, { status, startedAt, before, now });
  const digest = /sha256:[0-9a-f]{64}/.exec(status?.imageID ?? '')?.[0];
  return {
    name: definition.name ?? '',
    podName,
    definition,
    essential: definition.essential ?? true,
    state: stateOf(status, ran, isHeldBack),
    hasRun: ran,
    exitCode: ran ? ended?.exitCode : undefined,
    outOfMemory: ran && ended?.reason === 'OOMKilled',
    startedAt,
    failure: status && startFailureOf(status, definition.image ?? ''),
    health,
    again,
    imageDigest: digest,
    runtimeId: status?.containerID?.replace(/^[a-z]+:\/\//, ''),
  };
}

function stateOf(
  status: ContainerStatus | undefined,
  ran: boolean,
  isHeldBack: boolean,
): SeenContainer['state'] {
  if (status?.state.terminated !== undefined) return 'ended';
  // One that is between two runs of its own counts as running.
  if (ran) return 'running';
  return isHeldBack ? 'held-back' : 'pending';
}

function timeOf(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}
