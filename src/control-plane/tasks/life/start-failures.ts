import type { ContainerStatus, Pod } from '../../node/pod.ts';
import { WAITING_IMAGE } from '../pod/pod-names.ts';

/** Waiting reasons of a kubelet after which no image comes by itself; it says `ErrImagePull` before it has tried again. */
const pullFailures = new Set(['ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName']);
const createFailures = new Set(['CreateContainerConfigError', 'CreateContainerError']);
const startFailures = new Set(['RunContainerError', 'PostStartHookError']);
/** How a container ends that its runtime could not start. */
const failedStarts = new Set(['StartError', 'ContainerCannotRun']);
const MAX_REASON = 1024;

/** Whether the container's process ever ran. */
export function hasRun({ state, lastState }: ContainerStatus): boolean {
  if (state.running !== undefined || lastState.terminated?.startedAt !== undefined) return true;
  const ended = state.terminated;
  return ended?.startedAt !== undefined && !failedStarts.has(ended.reason);
}

/** Why a container cannot be started, in AWS's words (specs/ecs-behaviour 3.3); undefined where it can, or where it may yet. */
export function startFailureOf(status: ContainerStatus, image: string): string | undefined {
  const { waiting, terminated } = status.state;
  if (terminated !== undefined)
    return failedStarts.has(terminated.reason)
      ? cut(`CannotStartContainerError: ${terminated.message ?? terminated.reason}`)
      : undefined;
  // A kubelet says for a moment longer that the image is none that held the container back, beside the new one's name.
  if (waiting === undefined || waiting.message?.includes(WAITING_IMAGE)) return undefined;
  const { reason, message = reason } = waiting;
  if (pullFailures.has(reason)) return cut(pullFailure(reason, message, image));
  if (createFailures.has(reason)) return cut(`CannotCreateContainerError: ${message}`);
  return startFailures.has(reason) ? cut(`CannotStartContainerError: ${message}`) : undefined;
}

/** Why a node did not take the pod on, or took it away before anything of it ran; undefined where neither is so. */
export function refusalOf({ status = {} }: Pod): string | undefined {
  const { phase, reason, message, containerStatuses = [] } = status;
  if (phase !== 'Failed' || reason === undefined || containerStatuses.some(hasRun)) return undefined;
  return cut(`${reason}: ${message ?? 'the node did not take the task on'}`);
}

/** Says also what brings an image that only this machine has into the cluster. */
function pullFailure(reason: string, message: string, image: string): string {
  if (reason === 'InvalidImageName') return `CannotPullContainerError: invalid reference format: ${image}`;
  const why = message.replace(/^Back-off pulling image "[^"]*"(?:: (?:ErrImagePull: )?)?/, '').trim();
  const known = why === '' || why === reason ? `${image} could not be pulled` : why;
  return `CannotPullContainerError: pull image manifest has been retried 1 time(s): ${known} (an image of this machine: kecs images load ${image})`;
}

function cut(text: string): string {
  return text.length <= MAX_REASON ? text : `${text.slice(0, MAX_REASON - 1)}…`;
}
