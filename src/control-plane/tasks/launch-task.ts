import { isAlreadyExists } from '../../kube/kube-api-error.ts';
import { Pods, Secrets } from '../../kube/resource-types.ts';
import { failedToStart } from '../ecs/task/stop-reasons.ts';
import type { TaskData } from '../ecs/task/task-data.ts';
import type { TaskDefinition } from '../ecs/task-definition/task-definition-data.ts';
import type { Pod } from '../node/pod.ts';
import type { StoredRecord } from '../store/record.ts';
import { endWithoutPod } from './end-without-pod.ts';
import { NOT_HONOURED, SECRETS } from './pod/pod-names.ts';
import { taskObjects } from './pod/task-pod.ts';
import { InputsRefused } from './task-inputs.ts';
import type { TaskTools } from './task-tools.ts';

/**
 * Makes the pod of a task that has none, and before it what the pod needs. Done again after a crash at any moment it comes to
 * the same: names follow from the task's id. A task whose inputs are refused stops.
 */
export async function launchTask(
  record: StoredRecord<TaskData>,
  definition: TaskDefinition,
  tools: TaskTools,
): Promise<void> {
  const { kube, pods, gateway } = tools;
  const { data } = record;
  const key = { account: record.account, region: record.region, name: record.name };
  try {
    const inputs = await tools.fetchInputs({ key, data, definition }, tools.signal);
    const surroundings = { ...tools.surroundings, gatewayUrl: await gateway.url() };
    const { pod, secrets, notHonoured } = taskObjects({ key, data, definition, surroundings, inputs });
    for (const secret of secrets) await kube.apply(secret, { force: true });
    pod.metadata.annotations = {
      ...pod.metadata.annotations,
      ...(secrets.length > 0 && { [SECRETS]: secrets.map(({ metadata }) => metadata.name).join(',') }),
      ...(notHonoured.length > 0 && { [NOT_HONOURED]: notHonoured.join('; ') }),
    };
    pods.put(await created(pod as unknown as Pod, tools));
  } catch (thrown) {
    if (!(thrown instanceof InputsRefused)) throw thrown;
    await endWithoutPod(record, failedToStart(thrown.message), tools);
  }
}

/** A pod of this name is the task's own, made before a crash. */
async function created(pod: Pod, { kube, surroundings }: TaskTools): Promise<Pod> {
  try {
    return await kube.create<Pod>(Pods, pod);
  } catch (thrown) {
    const there = isAlreadyExists(thrown)
      ? await kube.get<Pod>(Pods, pod.metadata.name, surroundings.namespace)
      : undefined;
    if (there === undefined) throw thrown;
    return there;
  }
}

/** Deletes Secrets of a task, also those that are gone already. */
export async function deleteSecrets(
  names: string | undefined,
  { kube, surroundings }: TaskTools,
): Promise<void> {
  const { namespace } = surroundings;
  await Promise.all(
    (names?.split(',') ?? []).filter(Boolean).map((name) => kube.delete(Secrets, name, { namespace })),
  );
}
