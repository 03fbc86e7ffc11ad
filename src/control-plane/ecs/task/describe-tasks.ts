import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { arnInCluster } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { findTask } from './find-task.ts';
import { shownTask } from './shown-task.ts';

const MAX_DESCRIBED = 100;

export const describeTasks = operation<Ecs.DescribeTasksRequest, Ecs.DescribeTasksResponse>(
  'DescribeTasks',
  'full',
  (input, call) => {
    const references = input.tasks ?? [];
    if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (references.length > MAX_DESCRIBED)
      throw invalidParameter(`tasks can have at most ${MAX_DESCRIBED} items`);
    const { name: cluster } = activeCluster(input.cluster, call);
    const withTags = input.include?.includes('TAGS') ?? false;
    const tasks: Wire<Ecs.Task>[] = [];
    const failures: Wire<Ecs.Failure>[] = [];
    for (const reference of references) {
      const record = findTask(reference, cluster, call);
      if (record !== undefined) tasks.push(shownTask(record.data, withTags));
      else failures.push({ arn: arnInCluster(reference, 'task', cluster, call.caller), reason: 'MISSING' });
    }
    return { tasks, failures };
  },
);
