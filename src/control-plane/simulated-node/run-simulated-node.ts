import { isKecsError, messageOf } from '../../core/errors/kecs-error.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { NodeKeeper } from '../node/node-keeper.ts';
import type { NodeEndpoint } from '../node/node-shape.ts';
import { simulatedNode } from './node-object.ts';
import { PodRunner } from './pod-runner.ts';

export type SimulatedNodeDeps = {
  readonly kube: Kube;
  readonly clock: Clock;
  readonly nodeName: string;
  readonly version: string;
  /** Where the API server asks for the logs of its pods. */
  readonly logs: NodeEndpoint;
  readonly log: (line: object) => void;
};

/**
 * A Node on which nothing runs: pods that are bound to it go through the states of real ones, with invented addresses.
 * Runs until the signal aborts and keeps nothing of its own: what it needs after a restart is in the pods' statuses. Refuses
 * a node of this name that is not simulated: logs KECS1602 and does nothing. Resolves when it has ended; never rejects.
 */
export async function runSimulatedNode(deps: SimulatedNodeDeps, signal: AbortSignal): Promise<void> {
  const { nodeName: node, version, logs, log } = deps;
  const shape = simulatedNode(node, version, logs);
  const stop = new AbortController();
  const own = AbortSignal.any([signal, stop.signal]);
  try {
    await new NodeKeeper({ ...deps, shape }).keep(own, () => {
      log({ level: 'info', message: 'simulated node registered: pods on it do not really run', node });
      new PodRunner(deps).start(own);
    });
  } catch (thrown) {
    const code = isKecsError(thrown) ? thrown.code : undefined;
    log({ level: 'error', message: messageOf(thrown), node, code });
  } finally {
    stop.abort();
  }
}
