import type { AwsScope } from '../../aws/aws-client.ts';
import type { Glance } from '../views/ps-view.ts';
import type { EcsApi, EcsTask } from './ecs-api.ts';
import { serviceGlance, taskGlance } from './glance.ts';
import { isPending } from './pending/is-pending.ts';

/** `hidden` is how many tasks have ended and are not among `tasks`. */
export type Counted = Glance & { hidden: number };

/** Finds out why tasks have not started: words by the task's ARN. */
export type AskWhyPending = (tasks: readonly EcsTask[]) => Promise<ReadonlyMap<string, string>>;

/** Services by name, tasks the newest first, of all these clusters. `askWhy` is asked only where there is something to ask. */
export async function glanceAt(
  ecs: EcsApi,
  clusters: readonly string[],
  all: boolean,
  askWhy: AskWhyPending,
): Promise<Counted> {
  const each = await Promise.all(
    clusters.map(async (cluster) => {
      const [services, running, stopped] = await Promise.all([
        ecs.services(cluster),
        ecs.taskArns(cluster, 'RUNNING'),
        ecs.taskArns(cluster, 'STOPPED'),
      ]);
      // Those that are told to end but have not are there until they have.
      const tasks = await ecs.tasks(cluster, [...running, ...stopped]);
      const shown = tasks.filter(({ lastStatus }) => all || lastStatus !== 'STOPPED');
      return { services: services.map(serviceGlance), tasks: shown, hidden: tasks.length - shown.length };
    }),
  );
  const tasks = each.flatMap(({ tasks }) => tasks);
  const pending = tasks.filter(isPending);
  const why = pending.length > 0 ? await askWhy(pending) : undefined;
  return {
    services: each
      .flatMap(({ services }) => services)
      .filter(({ status }) => all || status !== 'INACTIVE')
      .toSorted((a, b) => a.cluster.localeCompare(b.cluster) || a.name.localeCompare(b.name)),
    tasks: tasks
      .map((task) => taskGlance(task, why?.get(task.taskArn ?? '')))
      .toSorted((a, b) => a.cluster.localeCompare(b.cluster) || b.createdAt.localeCompare(a.createdAt)),
    hidden: each.reduce((sum, { hidden }) => sum + hidden, 0),
  };
}

export function callerText({ account, region }: AwsScope): string {
  return `account ${account}, ${region}`;
}
