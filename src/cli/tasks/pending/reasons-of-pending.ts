import type { Pod } from '../../../control-plane/node/pod.ts';
import { TASK_LABEL } from '../../../control-plane/tasks/pod/pod-names.ts';
import type { Clock, Kube } from '../../../core/ports.ts';
import { Events, Pods } from '../../../kube/resource-types.ts';
import type { EcsApi, EcsTask } from '../ecs-api.ts';
import { taskId } from '../glance.ts';
import { eventsOfPod, type PodEvent } from './pod-event.ts';
import { whyPending } from './why-pending.ts';

type From = { readonly ecs: EcsApi; readonly kube: Kube; readonly namespace: string; readonly clock: Clock };

/** Why each of the tasks has not started, by its ARN: what ECS does not tell, from its pod and the events of that. */
export async function reasonsOfPending(
  tasks: readonly EcsTask[],
  { ecs, kube, namespace, clock }: From,
): Promise<ReadonlyMap<string, string>> {
  const arns = new Set(tasks.map(({ taskDefinitionArn = '' }) => taskDefinitionArn));
  const [pods, events, definitions] = await Promise.all([
    kube.list<Pod>(Pods, { namespace, labelSelector: TASK_LABEL }),
    kube.list<PodEvent>(Events, { namespace, fieldSelector: 'involvedObject.kind=Pod' }),
    Promise.all([...arns].map(async (arn) => [arn, await ecs.taskDefinition(arn)] as const)),
  ]);
  const definitionOf = new Map(definitions);
  return new Map(
    tasks.map((task) => {
      const { taskArn = '', taskDefinitionArn = '' } = task;
      const pod = pods.find(({ metadata }) => metadata.labels?.[TASK_LABEL] === taskId(task));
      const definition = definitionOf.get(taskDefinitionArn) ?? {};
      const own = eventsOfPod(events, pod?.metadata.uid);
      return [taskArn, whyPending({ task, definition, pod, events: own }, clock.now())];
    }),
  );
}
