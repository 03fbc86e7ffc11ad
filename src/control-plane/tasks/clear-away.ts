import { isConflict, isNotFound } from '../../kube/kube-api-error.ts';
import { Pods } from '../../kube/resource-types.ts';
import type { Pod } from '../node/pod.ts';
import { deleteSecrets } from './launch-task.ts';
import { FINALIZER, SECRETS } from './pod/pod-names.ts';
import type { TaskTools } from './task-tools.ts';

/** Tells a pod to end, in the time that its containers are given; one that ends already is left alone. */
export async function endPod(pod: Pod, { kube, pods }: TaskTools): Promise<void> {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata;
  if (deletionTimestamp !== undefined) return;
  await ifThere(() => kube.delete(Pods, name, { namespace, uid }));
  const marked = await kube.get<Pod>(Pods, name, namespace);
  if (marked !== undefined) pods.put(marked);
}

/** Removes a pod that nothing is to be learnt from any more, with the Secrets that were its own, once its last words are stored. */
export async function clearAway(pod: Pod, tools: TaskTools): Promise<void> {
  const { kube, pods, logs } = tools;
  await logs?.whenLogged(pod);
  const { name, namespace, uid, finalizers = [], annotations } = pod.metadata;
  await deleteSecrets(annotations?.[SECRETS], tools);
  if (finalizers.includes(FINALIZER)) {
    const rest = finalizers.filter((finalizer) => finalizer !== FINALIZER);
    await ifThere(() =>
      kube.patch(Pods, { name, namespace }, 'merge', { metadata: { uid, finalizers: rest } }),
    );
  }
  await ifThere(() => kube.delete(Pods, name, { namespace, uid, gracePeriodSeconds: 0 }));
  pods.drop(pod);
}

/** What somebody else has removed, or made anew under the same name, needs no more work. */
async function ifThere(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!isNotFound(thrown) && !isConflict(thrown)) throw thrown;
  }
}
