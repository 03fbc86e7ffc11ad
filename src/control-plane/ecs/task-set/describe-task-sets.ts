import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { isArn } from '../arns.ts';
import { ofServiceArn } from '../service/service-ids.ts';
import { taskCounts } from '../service/task-counts.ts';
import { findTaskSet, serviceWithTaskSets } from './find-task-set.ts';
import { shownTaskSet } from './shown-task-set.ts';

/** Those that are named, or all there are. */
export const describeTaskSets = operation<Ecs.DescribeTaskSetsRequest, Ecs.DescribeTaskSetsResponse>(
  'DescribeTaskSets',
  'full',
  (input, call) => {
    const record = serviceWithTaskSets(input, call);
    const { service } = record.data;
    const countsOf = taskCounts(record, record.data, call.stores);
    const withTags = input.include?.includes('TAGS') ?? false;
    const taskSets: Wire<Ecs.TaskSet>[] = [];
    const failures: Wire<Ecs.Failure>[] = [];
    const references = input.taskSets?.length ? input.taskSets : service.taskSets.map(({ id }) => id);
    for (const reference of references) {
      const found = findTaskSet(service.taskSets, reference);
      if (found !== undefined) taskSets.push(shownTaskSet(found, countsOf(found.id), withTags));
      else {
        const arn = isArn(reference) ? reference : ofServiceArn(service.serviceArn, 'task-set', reference);
        failures.push({ arn, reason: 'MISSING' });
      }
    }
    return { taskSets, failures };
  },
);
