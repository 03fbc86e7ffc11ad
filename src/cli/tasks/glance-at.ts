import type { AwsScope } from '../../aws/aws-client.ts';
import type { Glance } from '../views/ps-view.ts';
import type { EcsApi } from './ecs-api.ts';
import { serviceGlance, taskGlance } from './glance.ts';

/** `hidden` is how many tasks have ended and are not among `tasks`. */
export type Counted = Glance & { hidden: number };

/** Services by name, tasks the newest first, of all these clusters. */
export async function glanceAt(ecs: EcsApi, clusters: readonly string[], all: boolean): Promise<Counted> {
  const each = await Promise.all(
    clusters.map(async (cluster) => {
      const [services, running, stopped] = await Promise.all([
        ecs.services(cluster),
        ecs.taskArns(cluster, 'RUNNING'),
        ecs.taskArns(cluster, 'STOPPED'),
      ]);
      // Those that are told to end but have not are there until they have.
      const tasks = (await ecs.tasks(cluster, [...running, ...stopped])).map(taskGlance);
      const shown = tasks.filter(({ status }) => all || status !== 'STOPPED');
      return { services: services.map(serviceGlance), tasks: shown, hidden: tasks.length - shown.length };
    }),
  );
  return {
    services: each
      .flatMap(({ services }) => services)
      .filter(({ status }) => all || status !== 'INACTIVE')
      .toSorted((a, b) => a.cluster.localeCompare(b.cluster) || a.name.localeCompare(b.name)),
    tasks: each
      .flatMap(({ tasks }) => tasks)
      .toSorted((a, b) => a.cluster.localeCompare(b.cluster) || b.createdAt.localeCompare(a.createdAt)),
    hidden: each.reduce((sum, { hidden }) => sum + hidden, 0),
  };
}

export function callerText({ account, region }: AwsScope): string {
  return `account ${account}, ${region}`;
}
