import { isKecsError, messageOf } from '../../core/errors/kecs-error.ts';
import { NodeKeeper, type NodeKeeperDeps } from './node-keeper.ts';
import { PodRunner } from './pod-runner.ts';

/**
 * A Node on which nothing runs: pods that are bound to it go through the states of real ones, with invented addresses.
 * Runs until the signal aborts and keeps nothing of its own: what it needs after a restart is in the pods' statuses. Refuses
 * a node of this name that is not simulated: logs KECS1602 and does nothing. Resolves when it has ended; never rejects.
 */
export async function runSimulatedNode(deps: NodeKeeperDeps, signal: AbortSignal): Promise<void> {
  const { nodeName: node, log } = deps;
  const stop = new AbortController();
  const own = AbortSignal.any([signal, stop.signal]);
  try {
    await new NodeKeeper(deps).keep(own, () => {
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
