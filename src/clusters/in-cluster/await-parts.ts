import { setTimeout as delay } from 'node:timers/promises';
import { podFailed } from '../../core/errors/catalogue/docker.ts';
import { startTimedOut } from '../../core/errors/catalogue/start.ts';
import { messageOf } from '../../core/errors/kecs-error.ts';
import type { Deadline } from '../instance/start-options.ts';
import type { ClusterApi } from './cluster-api.ts';
import { newestPod, type Part, partsOf } from './part-state.ts';

const POLL_MS = 300;
/** A container that ended this often will not heal by waiting. */
const HOPELESS_RESTARTS = 3;
const HOPELESS_REASONS = [
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
];

/** Waits until every Deployment serves. Rejects early, with the reason, when one of them cannot. */
export async function awaitParts(
  api: ClusterApi,
  deadline: Deadline,
  progress: (text: string) => void,
): Promise<string> {
  let waiting = 'the cluster';
  let why = 'it was not asked yet';
  for (;;) {
    deadline.signal.throwIfAborted();
    const parts = await partsOf(api).catch((thrown: unknown) => {
      why = messageOf(thrown);
      return undefined;
    });
    const late = parts?.filter(({ ready }) => !ready);
    if (parts && late?.length === 0 && parts.length > 0) return `${parts.length} parts ready`;
    for (const part of late ?? []) await throwIfHopeless(part, api);
    if (late && late.length > 0) {
      waiting = late.map(({ app }) => app).join(', ');
      why = late.map(({ app, reason }) => `${app}: ${reason}`).join('\n');
      progress(`waiting for ${waiting}`);
    }
    if (Date.now() >= deadline.at) throw startTimedOut(waiting, why, deadline.totalMs / 1000, []);
    await delay(POLL_MS, undefined, { signal: deadline.signal }).catch(() => undefined);
  }
}

/** Rejects when a part will not come up by waiting; a cluster that does not answer is no such case. */
export async function failIfHopeless(api: ClusterApi): Promise<void> {
  const parts = await partsOf(api).catch(() => []);
  for (const part of parts) if (!part.ready) await throwIfHopeless(part, api);
}

async function throwIfHopeless(part: Part, api: ClusterApi): Promise<void> {
  // Until its controller has seen the latest change, its pods are those of the one before.
  if (!part.settled) return;
  const pod = newestPod(part.pods);
  const container = pod?.status?.containerStatuses?.[0];
  const waiting = container?.state?.waiting;
  if (pod === undefined || container === undefined || waiting?.reason === undefined) return;
  if (HOPELESS_REASONS.includes(waiting.reason))
    throw podFailed(part.app, [waiting.reason, waiting.message].filter(Boolean).join(': '), '');
  if (waiting.reason === 'CrashLoopBackOff' && container.restartCount >= HOPELESS_RESTARTS) {
    const code = container.lastState?.terminated?.exitCode ?? 'unknown';
    const log = await api.previousLog(pod.metadata.name, 8).catch(() => '');
    throw podFailed(part.app, `it ended with exit code ${code}, ${container.restartCount} times`, log);
  }
}
