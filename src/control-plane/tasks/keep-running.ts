import { Pods } from '../../kube/resource-types.ts';
import { failedToStart, hostLost } from '../ecs/task/stop-reasons.ts';
import { isStopped, type TaskData } from '../ecs/task/task-data.ts';
import type { TaskDefinition } from '../ecs/task-definition/task-definition-data.ts';
import type { Pod } from '../node/pod.ts';
import type { StoredRecord } from '../store/record.ts';
import { clearAway, endPod } from './clear-away.ts';
import { definitionOf } from './definition-of.ts';
import { endWithoutPod } from './end-without-pod.ts';
import { launchTask } from './launch-task.ts';
import { type Observation, observeTask } from './life/observe-task.ts';
import type { TaskTools } from './task-tools.ts';

/** Takes a task that has not stopped one step on; answers when it is to be looked at again by itself (ms since the epoch). */
export async function keepRunning(
  record: StoredRecord<TaskData>,
  pod: Pod | undefined,
  tools: TaskTools,
): Promise<number | undefined> {
  const definition = definitionOf(record, tools.stores);
  if (definition === undefined) throw new Error(`no record of ${record.data.task.taskDefinitionArn}`);
  if (pod !== undefined) return observe(record, definition, pod, tools);
  // Someone has taken the pod away together with what was to be learnt from it.
  if (record.data.podUid !== undefined)
    await endWithoutPod(record, hostLost('The pod of the task was deleted.'), tools);
  else if (record.data.task.desiredStatus === 'STOPPED')
    await endWithoutPod(record, failedToStart('Task failed to start'), tools);
  else await launchTask(record, definition, tools);
  return undefined;
}

async function observe(
  record: StoredRecord<TaskData>,
  definition: TaskDefinition,
  pod: Pod,
  tools: TaskTools,
): Promise<number | undefined> {
  const { stores, clock, kube } = tools;
  const { zone } = stores.nodes.named(pod.spec.nodeName) ?? {};
  const look = { pod, definition, region: record.region, zone, now: clock.now() };
  let seen: Observation | undefined;
  const written = await stores.tasks.update(record, (data) => {
    seen = observeTask(data, look);
    return seen.data;
  });
  if (written === undefined || seen === undefined) return undefined;
  tools.logs?.see(written, pod);
  const { released } = seen;
  if (isStopped(written.data)) await clearAway(pod, tools);
  else if (seen.endPod) await endPod(pod, tools);
  else if (released.length > 0) {
    const { name, namespace } = pod.metadata;
    const containers = released.map(({ podName, definition }) => ({
      name: podName,
      image: definition.image,
    }));
    tools.pods.put(await kube.patch<Pod>(Pods, { name, namespace }, 'strategic', { spec: { containers } }));
  }
  return seen.again;
}
