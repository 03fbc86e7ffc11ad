import { familyOfArn } from '../../control-plane/ecs/arns.ts';
import { taskAmbiguous, taskUnknown } from '../../core/errors/catalogue/tasks.ts';
import type { EcsTask } from './ecs-api.ts';
import { serviceOf, taskId } from './glance.ts';
import type { OpenEcs } from './open-ecs.ts';

/** What a person means by one word: one task, or those of a service or a family. */
export type FoundTasks = {
  /** Several, also such as are yet to come. */
  readonly isGroup: boolean;
  /** The newest first. */
  readonly tasks: readonly EcsTask[];
};

const SHORTEST_ID = 4;

/**
 * Finds a task by its id, the begin of it or its ARN, else the tasks of a service, else those of a family. Rejects with KECS2604
 * where there is nothing of the kind, with KECS2605 where several tasks begin so.
 */
export async function findTasks({ ecs, clusters }: OpenEcs, wanted: string): Promise<FoundTasks> {
  const all = await tasksOf(ecs, clusters);
  const id = wanted.replace(/^arn:.*\//, '');
  const byId = id.length < SHORTEST_ID ? [] : all.filter((task) => taskId(task).startsWith(id));
  if (byId.length > 1) throw taskAmbiguous(wanted, byId.map(taskId));
  if (byId.length === 1) return { isGroup: false, tasks: byId };
  const ofService = all.filter((task) => serviceOf(task) === id);
  if (ofService.length > 0) return { isGroup: true, tasks: ofService };
  const services = (await Promise.all(clusters.map((cluster) => ecs.services(cluster)))).flat();
  if (services.some(({ serviceName }) => serviceName === id)) return { isGroup: true, tasks: [] };
  const ofFamily = all.filter(({ taskDefinitionArn }) => familyOfArn(taskDefinitionArn ?? '') === id);
  if (ofFamily.length === 0) throw taskUnknown(wanted, ecs.scope);
  return { isGroup: true, tasks: ofFamily };
}

async function tasksOf(ecs: OpenEcs['ecs'], clusters: readonly string[]): Promise<EcsTask[]> {
  const each = await Promise.all(
    clusters.map(async (cluster) => {
      const [running, stopped] = await Promise.all([
        ecs.taskArns(cluster, 'RUNNING'),
        ecs.taskArns(cluster, 'STOPPED'),
      ]);
      return ecs.tasks(cluster, [...running, ...stopped]);
    }),
  );
  return each.flat().toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
}
