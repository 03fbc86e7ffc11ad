import type { Pod } from '../../control-plane/node/pod.ts';
import { isOver } from '../../control-plane/tasks/life/pod-over.ts';
import { TASK_LABEL } from '../../control-plane/tasks/pod/pod-names.ts';
import type { Kube } from '../../core/ports.ts';
import { isNotFound } from '../../kube/kube-api-error.ts';
import { Pods, Secrets } from '../../kube/resource-types.ts';

const POLL_MS = 200;

/**
 * Ends what runs of tasks, in the time that they are given, once no control plane is there to do it. Their pods stay for as long
 * as how they ended is not recorded: the next start does that.
 */
export async function endTasks(kube: Kube, namespace: string, signal: AbortSignal): Promise<void> {
  const tasks = { namespace, labelSelector: TASK_LABEL };
  for (const { metadata } of await kube.list<Pod>(Pods, tasks))
    if (metadata.deletionTimestamp === undefined) await kube.delete(Pods, metadata.name, { namespace });
  while (!(await kube.list<Pod>(Pods, tasks)).every(isOver)) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Removes tasks' pods and Secrets, and with them what nobody wants to know any more. */
export async function forgetTasks(kube: Kube, namespace: string, signal: AbortSignal): Promise<void> {
  await endTasks(kube, namespace, signal);
  const tasks = { namespace, labelSelector: TASK_LABEL };
  for (const { metadata } of await kube.list<Pod>(Pods, tasks)) {
    const { name } = metadata;
    await ifThere(() => kube.patch(Pods, { name, namespace }, 'merge', { metadata: { finalizers: null } }));
    await kube.delete(Pods, name, { namespace, gracePeriodSeconds: 0 });
  }
  for (const { metadata } of await kube.list(Secrets, tasks))
    await kube.delete(Secrets, metadata.name, { namespace });
}

async function ifThere(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!isNotFound(thrown)) throw thrown;
  }
}
