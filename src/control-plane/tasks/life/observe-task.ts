import { isDeepStrictEqual } from 'node:util';
import { requestStop } from '../../ecs/task/request-stop.ts';
import { essentialExited, failedToStart, hostLost, type Stop } from '../../ecs/task/stop-reasons.ts';
import { isStopped, type Task, type TaskData } from '../../ecs/task/task-data.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { Pod } from '../../node/pod.ts';
import { type Dependencies, judgeDependencies } from './dependencies.ts';
import { isOver, lostAt } from './pod-over.ts';
import { runningTask } from './running-task.ts';
import { type SeenContainer, seeContainers } from './seen-container.ts';
import { refusalOf } from './start-failures.ts';
import { stoppedTask } from './stopped-task.ts';

/** The agent's words; the reason itself is the container's. */
const NOT_STARTED = 'Task failed to start';

/** What follows from a look at a task's pod. */
export type Observation = {
  readonly data: TaskData;
  /** Containers whose dependencies are met. */
  readonly released: readonly SeenContainer[];
  /** The pod is to end. */
  readonly endPod: boolean;
  /** When to look again if nothing happens, in ms since the epoch. */
  readonly again: number | undefined;
};

type Look = {
  readonly pod: Pod;
  readonly definition: TaskDefinition;
  readonly region: string;
  /** Where the pod's node says that it is, if it does. */
  readonly zone: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/**
 * The task after a look at its pod. Pure: the same task, pod and time give the same, so that a lost write is made up for by
 * looking again. Source of the states: specs/ecs-behaviour 3.
 */
export function observeTask(data: TaskData, look: Look): Observation {
  if (isStopped(data)) return { data, released: [], endPod: true, again: undefined };
  const { pod, definition, now } = look;
  const containers = seeContainers(data, definition, pod, now);
  const dependencies = judgeDependencies(containers, now);
  const lost = lostAt(pod);
  const isLost = lost !== undefined && now >= lost;
  const over = isOver(pod) || isLost;
  let task = runningTask(data.task, { ...look, containers, over });
  const stop = causeOfStop(task, pod, containers, dependencies, { over, isLost });
  if (stop !== undefined) ({ task } = requestStop({ ...data, task }, stop, now));
  const { broken } = dependencies;
  if (broken !== undefined) task = withReason(task, broken.container.name, broken.reason);
  if (over) task = stoppedTask(task, containers, now);
  else if (task.desiredStatus === 'STOPPED' && task.startedAt !== undefined)
    task = { ...task, lastStatus: 'STOPPING' };
  return {
    data: changed(data, { ...data, podUid: pod.metadata.uid ?? data.podUid, task }),
    released: task.desiredStatus === 'RUNNING' ? dependencies.released : [],
    endPod: task.desiredStatus === 'STOPPED',
    again: earliest([lost, dependencies.again, ...containers.map(({ again }) => again)]),
  };
}

/** Why a task must end by what is seen of it, beside being told to; undefined where it need not. */
function causeOfStop(
  { launchType }: Task,
  pod: Pod,
  containers: readonly SeenContainer[],
  { broken }: Dependencies,
  { over, isLost }: { over: boolean; isLost: boolean },
): Stop | undefined {
  const failure = containers.find((container) => container.failure !== undefined)?.failure;
  if (failure !== undefined) return failedToStart(launchType === 'FARGATE' ? failure : NOT_STARTED);
  if (containers.some(({ essential, state, hasRun }) => essential && state === 'ended' && hasRun))
    return essentialExited;
  if (broken !== undefined) return failedToStart(NOT_STARTED);
  if (isLost) return hostLost('The node of the task is lost.');
  const refusal = refusalOf(pod);
  if (refusal !== undefined) return failedToStart(refusal);
  return over ? hostLost('The pod of the task was deleted.') : undefined;
}

function withReason(task: Task, name: string, reason: string): Task {
  const containers = task.containers.map((container) =>
    container.name === name ? { ...container, reason } : container,
  );
  return { ...task, containers };
}

/** The same object where nothing is different, so that nothing is written; else the next version. */
function changed(before: TaskData, after: TaskData): TaskData {
  const { version } = before.task;
  const isSame = isDeepStrictEqual({ ...after.task, version }, before.task);
  if (isSame) return after.podUid === before.podUid ? before : after;
  return { ...after, task: { ...after.task, version: version + 1 } };
}

function earliest(moments: readonly (number | undefined)[]): number | undefined {
  const first = Math.min(...moments.map((at) => at ?? Infinity));
  return first < Infinity ? first : undefined;
}
