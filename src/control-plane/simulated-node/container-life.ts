import { createHash } from 'node:crypto';
import {
  type ContainerSpec,
  type ContainerStatus,
  isoSeconds,
  type RestartPolicy,
  type Terminated,
} from '../node/pod.ts';
import type { Moments } from './moments.ts';
import type { Script } from './simulation.ts';

const FIRST_BACKOFF_MS = 10_000;
const MAX_BACKOFF_MS = 300_000;
/** A container that ran this long is started again without waiting. */
const FORGIVEN_AFTER_MS = 600_000;
const PULL_BACKOFF_AFTER_MS = 10_000;

/** A reference as registries take it, as far as a name alone can be wrong. */
const legalImage =
  /^[a-z0-9]+(?:[a-z0-9._-]*[a-z0-9])?(?::\d+)?(?:\/[a-z0-9._-]+)*(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?$/;

const EXIT_TERM = 143;
const EXIT_KILL = 137;

/** What the container's pod says of it, at one moment. */
export type Circumstances = {
  readonly podUid: string;
  readonly now: number;
  readonly moments: Moments;
  /** Undefined when the pod's annotations cannot be understood; then `problem` says why. */
  readonly script: Script | { problem: string };
  readonly restart: RestartPolicy;
  /** When the node took the pod on. */
  readonly acceptedAt: number;
  /** False while containers that come before it have not done their part. */
  readonly mayStart: boolean;
  readonly waitingReason: 'PodInitializing' | 'ContainerCreating';
  /** Set once it is to end: when it was asked, and when it is killed. */
  readonly stop: { readonly askedAt: number; readonly killAt: number } | undefined;
};

/** A container's next status, and when to look again if nothing else happens. */
export type Turn = { readonly status: ContainerStatus; readonly again?: number | undefined };

/** One step of a container's life at most: whoever watches sees each state. */
export function liveContainer(
  spec: ContainerSpec,
  before: ContainerStatus | undefined,
  given: Circumstances,
): Turn {
  const status: ContainerStatus = before ?? {
    name: spec.name,
    image: spec.image ?? '',
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: {},
    lastState: {},
  };
  if (status.state.running !== undefined)
    return whileRunning(spec, status, status.state.running.startedAt, given);
  const ended = status.state.terminated ?? status.lastState.terminated;
  return ended === undefined ? beforeStart(spec, status, given) : afterEnd(spec, status, ended, given);
}

function beforeStart(spec: ContainerSpec, status: ContainerStatus, given: Circumstances): Turn {
  const { script, now, acceptedAt } = given;
  if (given.stop !== undefined) return { status: neverStarted(status) };
  if ('problem' in script) return { status: waiting(status, 'CreateContainerConfigError', script.problem) };
  if (spec.image !== undefined && !legalImage.test(spec.image)) {
    const message = `Failed to apply default image tag "${spec.image}": couldn't parse image name`;
    return { status: waiting({ ...status, image: spec.image }, 'InvalidImageName', message) };
  }
  if (!given.mayStart) return { status: waiting(status, given.waitingReason) };
  const startAt = acceptedAt + script.startAfter;
  if (now < startAt) return { status: waiting(status, given.waitingReason), again: startAt };
  if (script.imageError !== undefined) {
    const pullAgainAt = startAt + PULL_BACKOFF_AFTER_MS;
    return now < pullAgainAt
      ? { status: waiting(status, 'ErrImagePull', script.imageError), again: pullAgainAt }
      : { status: waiting(status, 'ImagePullBackOff', `pulling ${spec.image ?? ''}: ${script.imageError}`) };
  }
  return start(spec, status, 0, given);
}

function whileRunning(
  spec: ContainerSpec,
  status: ContainerStatus,
  startedAt: string,
  given: Circumstances,
): Turn {
  const { script, now, stop, moments } = given;
  const began = moments.of(status.containerID ?? '', startedAt);
  const endings: { at: number; exitCode: number }[] = [];
  if (!('problem' in script) && script.runFor !== undefined) {
    endings.push({ at: began + script.runFor, exitCode: script.exitCode });
  }
  if (stop !== undefined) {
    const obeysAt = stop.askedAt + ('problem' in script ? 0 : script.stopAfter);
    endings.push(
      obeysAt <= stop.killAt
        ? { at: obeysAt, exitCode: EXIT_TERM }
        : { at: stop.killAt, exitCode: EXIT_KILL },
    );
  }
  const end = endings.toSorted((a, b) => a.at - b.at)[0];
  if (end !== undefined && now >= end.at) {
    const terminated: Terminated = {
      exitCode: end.exitCode,
      reason: end.exitCode === 0 ? 'Completed' : 'Error',
      startedAt,
      finishedAt: isoSeconds(Math.max(end.at, began)),
      ...(status.containerID && { containerID: status.containerID }),
    };
    return { status: { ...status, ready: false, started: false, state: { terminated } } };
  }
  const readyAt = began + (spec.readinessProbe?.initialDelaySeconds ?? 0) * 1000;
  const ready = stop === undefined && now >= readyAt;
  const again = Math.min(end?.at ?? Infinity, ready || stop !== undefined ? Infinity : readyAt);
  return { status: { ...status, ready }, ...(again < Infinity && { again }) };
}

function afterEnd(
  spec: ContainerSpec,
  status: ContainerStatus,
  ended: Terminated,
  given: Circumstances,
): Turn {
  const wanted = given.restart === 'Always' || (given.restart === 'OnFailure' && ended.exitCode !== 0);
  if (given.stop !== undefined || !wanted) {
    // It waited for its next start, which will not come: how it ended last is how it ended.
    return { status: { ...status, state: { terminated: ended } } };
  }
  const at = Date.parse(ended.finishedAt ?? '') + backoff(status.restartCount, ended);
  if (given.now >= at) return start(spec, status, status.restartCount + 1, given, ended);
  const message = `started again at ${isoSeconds(at)}`;
  return {
    status: { ...waiting(status, 'CrashLoopBackOff', message), lastState: { terminated: ended } },
    again: at,
  };
}

/** The first restart comes at once, then after 10 s, 20 s, 40 s, at most five minutes. */
function backoff(restarts: number, last: Terminated): number {
  const ran = Date.parse(last.finishedAt ?? '') - Date.parse(last.startedAt ?? '');
  if (restarts === 0 || ran >= FORGIVEN_AFTER_MS) return 0;
  return Math.min(FIRST_BACKOFF_MS * 2 ** (restarts - 1), MAX_BACKOFF_MS);
}

function start(
  spec: ContainerSpec,
  status: ContainerStatus,
  restartCount: number,
  given: Circumstances,
  ended?: Terminated,
): Turn {
  const id = createHash('sha256').update(`${given.podUid}/${spec.name}/${restartCount}`).digest('hex');
  const containerID = `simulated://${id}`;
  given.moments.mark(containerID, given.now);
  const startedAt = isoSeconds(given.now);
  const running: ContainerStatus = {
    ...status,
    // It may have been changed while the container waited.
    image: spec.image ?? '',
    imageID: `simulated://${spec.image ?? ''}`,
    containerID,
    started: true,
    restartCount,
    state: { running: { startedAt } },
    lastState: ended ? { terminated: ended } : {},
  };
  const turn = whileRunning(spec, running, startedAt, given);
  // Even a container that runs for no time is seen running once.
  return turn.status.state.running === undefined ? { status: running, again: given.now } : turn;
}

function waiting(status: ContainerStatus, reason: string, message?: string): ContainerStatus {
  return {
    ...status,
    ready: false,
    started: false,
    state: { waiting: { reason, ...(message && { message }) } },
  };
}

function neverStarted(status: ContainerStatus): ContainerStatus {
  const message = 'the pod was deleted before this container was started';
  const terminated: Terminated = { exitCode: EXIT_KILL, reason: 'ContainerStatusUnknown', message };
  return { ...status, ready: false, started: false, state: { terminated } };
}
