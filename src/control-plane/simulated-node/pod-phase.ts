import type { ContainerStatus, Phase, RestartPolicy } from '../node/pod.ts';

export type PhaseFacts = {
  readonly restart: RestartPolicy;
  /** Every init container has done its part. */
  readonly initialized: boolean;
  /** An init container failed and is not tried again. */
  readonly initFailed: boolean;
  /** The pod is being deleted and nothing of it runs any more. */
  readonly ended: boolean;
  readonly sidecarRuns: boolean;
};

/** The phase that a kubelet would give a pod whose containers are in these states. */
export function phaseOf(containers: readonly ContainerStatus[], facts: PhaseFacts): Phase {
  if (facts.initFailed) return 'Failed';
  const succeeded = containers.every(({ state }) => state.terminated?.exitCode === 0);
  if (facts.ended) return succeeded ? 'Succeeded' : 'Failed';
  if (!facts.initialized) return 'Pending';
  // A container between two runs waits, but has run.
  if (
    containers.some(
      ({ state, lastState }) => state.waiting !== undefined && lastState.terminated === undefined,
    )
  ) {
    return 'Pending';
  }
  const stopped = containers.every(({ state }) => state.terminated !== undefined);
  if (!stopped || facts.sidecarRuns || facts.restart === 'Always') return 'Running';
  if (succeeded) return 'Succeeded';
  return facts.restart === 'Never' ? 'Failed' : 'Running';
}
