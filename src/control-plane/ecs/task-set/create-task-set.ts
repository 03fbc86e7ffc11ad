import { operation } from '../../operations/operation.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { LOAD_BALANCER_NOTE } from '../service/create-service.ts';
import { serviceNotFound } from '../service/find-service.ts';
import { runsOf } from '../service/launch-rules.ts';
import type { TaskSet } from '../service/service-data.ts';
import { making } from '../service/service-ids.ts';
import { taskCounts } from '../service/task-counts.ts';
import { checkTags } from '../tag/tag-list.ts';
import { taskDefinitionNotFound } from '../task/task-rules.ts';
import { findTaskDefinition } from '../task-definition/reference.ts';
import { checkTaskSets, serviceWithTaskSets } from './find-task-set.ts';
import { withTaskSet } from './new-task-set.ts';
import { shownTaskSet } from './shown-task-set.ts';
import { scaleOf } from './task-set-rules.ts';

const MAX_TASK_SETS = 5;

/** The new task set is ACTIVE; it is PRIMARY once UpdateServicePrimaryTaskSet says so. */
export const createTaskSet = operation<Ecs.CreateTaskSetRequest, Ecs.CreateTaskSetResponse>(
  'CreateTaskSet',
  'full',
  async (input, call) => {
    const cluster = activeCluster(input.cluster, call);
    const found = serviceWithTaskSets(input, call);
    const scale = scaleOf(input.scale);
    checkTags(input.tags ?? []);
    const definition = findTaskDefinition(input.taskDefinition ?? '', call);
    if (definition === undefined) throw taskDefinitionNotFound();
    const runs = runsOf(input, definition.data.taskDefinition, cluster.data);
    let made: TaskSet | undefined;
    const record = await call.stores.services.update(found, (data) => {
      checkTaskSets(data);
      if (data.service.taskSets.length >= MAX_TASK_SETS)
        throw new AwsError(
          'LimitExceededException',
          `A service can have at most ${MAX_TASK_SETS} task sets.`,
        );
      const { externalId, tags } = input;
      const chosen = { status: 'ACTIVE', scale, ...(externalId && { externalId }), ...(tags && { tags }) };
      const next = withTaskSet(data, runs, chosen, making(call.clock.now()));
      made = next.taskSet;
      return next.data;
    });
    if (record === undefined || made === undefined) throw serviceNotFound();
    const counts = taskCounts(record, record.data, call.stores)(made.id);
    return { taskSet: shownTaskSet(made, counts, true) };
  },
  LOAD_BALANCER_NOTE,
);
