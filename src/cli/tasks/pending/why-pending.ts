import type { Pod } from '../../../control-plane/node/pod.ts';
import { openDependencies } from '../../../control-plane/tasks/life/dependencies.ts';
import { type SeenContainer, seeContainers } from '../../../control-plane/tasks/life/seen-container.ts';
import type { EcsTask, EcsTaskDefinition } from '../ecs-api.ts';
import { inputsInWords } from './inputs-in-words.ts';
import { latestEvent, type PodEvent } from './pod-event.ts';

/** Fetching takes less; after it the control plane has something to tell. */
const SOON_MS = 5_000;
const PULLING = 'Pulling';
const ofPull = new Set([PULLING, 'Pulled', 'Failed', 'BackOff']);
/** What keeps a kubelet from starting any container of a pod. */
const ofPod = new Set(['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']);
/** What a container waits with that only has to be made, or whose place was kept by an image that is none. */
const beingMade = new Set(['ContainerCreating', 'PodInitializing', 'InvalidImageName']);

export type Pending = {
  readonly task: EcsTask;
  readonly definition: EcsTaskDefinition;
  /** Undefined while it has none. */
  readonly pod: Pod | undefined;
  /** Of the pod, the oldest first. */
  readonly events: readonly PodEvent[];
};

/** What a task that has not started waits for, in words. `now` is in milliseconds since the epoch. */
export function whyPending(pending: Pending, now: number): string {
  const { pod } = pending;
  if (pod === undefined) return withoutPod(pending, now);
  if (!pod.spec.nodeName) return withoutNode(pod);
  const held = latestEvent(pending.events, ofPod);
  const containers = seeContainers(pending, pending.definition, pod, now);
  const reasons = containers.flatMap((container) => {
    const why = ofContainer(container, containers, pending);
    return why === undefined ? [] : [`${container.name} ${why}`];
  });
  const isMade = pod.status?.containerStatuses?.some(({ containerID }) => containerID !== undefined);
  const ofAll = held !== undefined && !isMade ? [`${held.reason}: ${held.message ?? ''}`] : [];
  return [...ofAll, ...reasons].join('; ') || 'has started all its containers';
}

function withoutPod({ task, definition }: Pending, now: number): string {
  const inputs = inputsInWords(task, definition);
  const what = inputs.length > 0 ? `waits for its inputs: ${inputs.join(', ')}` : 'waits for its pod';
  const isLate = now - (task.createdAt ?? 0) * 1000 > SOON_MS;
  return isLate ? `${what} (kecs logs control-plane tells more)` : what;
}

/** In the words of the Kubernetes scheduler, once it has tried. */
function withoutNode({ status = {} }: Pod): string {
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False') return 'waits for the Kubernetes scheduler';
  return `${scheduled.reason ?? 'Unschedulable'}: ${scheduled.message ?? 'no node takes it'}`;
}

/** Undefined for one that runs or ran. */
function ofContainer(
  container: SeenContainer,
  all: readonly SeenContainer[],
  { definition, pod, events }: Pending,
): string | undefined {
  const { state, podName, name } = container;
  if (state === 'running' || state === 'ended') return undefined;
  if (state === 'held-back') {
    const open = openDependencies(container, all);
    if (open.length > 0) return `waits for ${open.join(' and ')}`;
  }
  const image = definition.containerDefinitions?.find((one) => one.name === name)?.image ?? '';
  const status = pod?.status?.containerStatuses?.find((one) => one.name === podName);
  const { reason = 'ContainerCreating', message } = status?.state.waiting ?? {};
  if (!beingMade.has(reason))
    return `(${image}): ${message?.startsWith(reason) ? '' : `${reason}: `}${message ?? ''}`;
  const pull = latestEvent(events, ofPull, podName);
  return pull?.reason === PULLING ? `waits for its image: ${image} is being pulled` : 'is being made';
}
