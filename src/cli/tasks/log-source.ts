import { familyOfArn } from '../../control-plane/ecs/arns.ts';
import { podNameOf } from '../../control-plane/ecs/task/pod-name.ts';
import { containerNames } from '../../control-plane/tasks/pod/pod-names.ts';
import { containerUnknown } from '../../core/errors/catalogue/tasks.ts';
import type { PodContainerName } from '../../core/ports.ts';
import type { EcsTask } from './ecs-api.ts';
import { taskId } from './glance.ts';

/** One container of a task, as ECS and as Kubernetes names it. */
export type LogSource = {
  readonly task: EcsTask;
  readonly container: string;
  readonly pod: PodContainerName;
};

/** The containers of tasks, of one name where one is given; their pods are in `namespace`. Rejects with KECS2606 where none of them has that name. */
export function logSources(
  tasks: readonly EcsTask[],
  only: string | undefined,
  namespace: string,
): LogSource[] {
  const all = tasks.flatMap((task) => sourcesOf(task, namespace));
  if (only === undefined || all.length === 0) return all;
  const wanted = all.filter(({ container }) => container === only);
  if (wanted.length === 0) throw containerUnknown(only, [...new Set(all.map(({ container }) => container))]);
  return wanted;
}

function sourcesOf(task: EcsTask, namespace: string): LogSource[] {
  const named = (task.containers ?? []).map(({ name = '' }) => ({ name }));
  const pod = podNameOf(familyOfArn(task.taskDefinitionArn ?? ''), taskId(task));
  return [...containerNames({ containerDefinitions: named })].map(([container, name]) => ({
    task,
    container,
    pod: { namespace, pod, container: name },
  }));
}
