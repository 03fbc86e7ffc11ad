import {
  type ContainerSpec,
  type ContainerStatus,
  isoSeconds,
  isSidecar,
  type Pod,
  type PodStatus,
} from '../node/pod.ts';
import { type Circumstances, liveContainer, type Turn } from './container-life.ts';
import type { Moments } from './moments.ts';
import { podConditions } from './pod-conditions.ts';
import { phaseOf } from './pod-phase.ts';
import { readSimulation } from './simulation.ts';

/** Shown by `kubectl describe pod`: nobody should take this pod for one that does work. */
export const HONEST_MESSAGE = 'simulated: no container of this pod really runs';

export type PodSurroundings = {
  readonly now: number;
  readonly moments: Moments;
  readonly podIP: string;
  readonly hostIP: string;
};

/** `ended`: no container runs and none will again. `again`: when to look next if nothing happens. */
export type PodTurn = {
  readonly status: PodStatus;
  readonly again: number | undefined;
  readonly ended: boolean;
};

/**
 * One step of a pod's life: from what the API knows of it and the time to what its status should be. All that matters is
 * in the status, so whoever takes over goes on where the last one was.
 */
export function livePod(pod: Pod, { now, moments, podIP, hostIP }: PodSurroundings): PodTurn {
  const before = pod.status ?? {};
  const { spec } = pod;
  const uid = pod.metadata.uid ?? '';
  if (before.startTime === undefined) moments.mark(uid, now);
  const startTime = before.startTime ?? isoSeconds(now);
  const restart = spec.restartPolicy ?? 'Always';
  const simulation = readSimulation(pod);
  const finished = before.phase === 'Succeeded' || before.phase === 'Failed';
  if (finished && !anyRuns(before)) return { status: before, again: undefined, ended: true };
  // Somebody else may declare a pod failed: what still runs of it ends then.
  const stop = deletionOf(pod) ?? (finished ? { askedAt: now, killAt: now } : undefined);
  const inits = spec.initContainers ?? [];
  const statusOf = (list: ContainerStatus[] | undefined, { name }: ContainerSpec) =>
    list?.find((status) => status.name === name);
  const mains = spec.containers.map((container) => statusOf(before.containerStatuses, container));
  const over = mains.every((status) => status !== undefined && hasEnded(status, restart));
  const turns: Turn[] = [];

  const live = (
    container: ContainerSpec,
    status: ContainerStatus | undefined,
    own: Pick<Circumstances, 'restart' | 'mayStart' | 'stop' | 'waitingReason'>,
    isInit: boolean,
  ): ContainerStatus => {
    const script = 'problem' in simulation ? simulation : simulation.scriptOf(container.name, isInit);
    const acceptedAt = moments.of(uid, startTime);
    const turn = liveContainer(container, status, { podUid: uid, now, moments, script, acceptedAt, ...own });
    turns.push(turn);
    return turn.status;
  };

  let mayStart = true;
  const initStatuses = inits.map((container) => {
    const sidecar = isSidecar(container);
    const policy = sidecar ? 'Always' : restart === 'Never' ? 'Never' : 'OnFailure';
    // Sidecars end when the containers that they are for have ended.
    const end = stop ?? (sidecar && over ? { askedAt: now, killAt: now } : undefined);
    const own = { restart: policy, mayStart, stop: end, waitingReason: 'PodInitializing' } as const;
    const status = live(container, statusOf(before.initContainerStatuses, container), own, !sidecar);
    mayStart &&= sidecar ? status.started : status.state.terminated?.exitCode === 0;
    return sidecar ? status : { ...status, ready: status.state.terminated?.exitCode === 0 };
  });
  const initFailed =
    restart === 'Never' &&
    inits.some(
      (container, at) => !isSidecar(container) && (initStatuses[at]?.state.terminated?.exitCode ?? 0) > 0,
    );
  const waitingReason = mayStart
    ? 'ContainerCreating'
    : inits.length > 0
      ? 'PodInitializing'
      : 'ContainerCreating';
  const containerStatuses = spec.containers.map((container, at) =>
    live(container, mains[at], { restart, mayStart, stop, waitingReason }, false),
  );

  const initialized = mayStart || containerStatuses.some(({ containerID }) => containerID !== undefined);
  const all = [...initStatuses, ...containerStatuses];
  const ended = stop !== undefined && all.every(({ state }) => state.terminated !== undefined);
  const sidecarRuns = inits.some(
    (container, at) => isSidecar(container) && initStatuses[at]?.state.running !== undefined,
  );
  const phase = phaseOf(containerStatuses, { restart, initialized, initFailed, ended, sidecarRuns });
  const status: PodStatus = {
    ...before,
    ...(finished ? {} : { phase }),
    message: HONEST_MESSAGE,
    startTime,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP: before.podIP ?? podIP,
    podIPs: before.podIPs ?? [{ ip: before.podIP ?? podIP }],
    ...(inits.length > 0 && { initContainerStatuses: initStatuses }),
    containerStatuses,
  };
  status.conditions = podConditions(pod, status, { now, initialized });
  const again = Math.min(...turns.map((turn) => turn.again ?? Infinity));
  return { status, again: again < Infinity ? again : undefined, ended };
}

function deletionOf({ metadata }: Pod): Circumstances['stop'] {
  if (metadata.deletionTimestamp === undefined) return undefined;
  const killAt = Date.parse(metadata.deletionTimestamp);
  return { askedAt: killAt - (metadata.deletionGracePeriodSeconds ?? 0) * 1000, killAt };
}

function anyRuns({ initContainerStatuses = [], containerStatuses = [] }: PodStatus): boolean {
  return [...initContainerStatuses, ...containerStatuses].some(({ state }) => state.running !== undefined);
}

function hasEnded({ state }: ContainerStatus, restart: Circumstances['restart']): boolean {
  const { terminated } = state;
  if (terminated === undefined || restart === 'Always') return false;
  return restart === 'Never' || terminated.exitCode === 0;
}
