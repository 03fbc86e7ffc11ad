import { type Call, operation } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { arnInCluster } from '../arns.ts';
import { clusterToUse } from '../cluster/cluster-to-use.ts';
import { findInstance } from '../container-instance/find-instance.ts';
import type { Instance } from '../container-instance/instances-of.ts';
import { invalidParameter } from '../errors.ts';
import { placeTask } from '../placement/place-task.ts';
import { spotOf } from '../placement/spot.ts';
import { findTaskDefinition } from '../task-definition/reference.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';
import { shownTask } from './shown-task.ts';
import { standaloneTasks, storeTasks } from './standalone-task.ts';
import type { TaskData } from './task-data.ts';
import { checkRun, taskDefinitionNotFound } from './task-rules.ts';

type StartInput = Wire<Ecs.StartTaskRequest>;

const MAX_INSTANCES = 10;
const MAX_STARTED_BY = 36;

/** One task on each instance that is named, past constraints and strategies, as far as there is room for it. */
export const startTask = operation<Ecs.StartTaskRequest, Ecs.StartTaskResponse>(
  'StartTask',
  'full',
  async (input, call) => {
    checkShape(input);
    const cluster = await clusterToUse(input.cluster, call);
    const found = findTaskDefinition(input.taskDefinition ?? '', call);
    if (found === undefined) throw taskDefinitionNotFound();
    const { taskDefinition: definition } = found.data;
    checkRun(definition, ['EC2'], input);
    const make = standaloneTasks(input, found.data, cluster.name, call);
    const tasks: StoredRecord<TaskData>[] = [];
    const failures: Wire<Ecs.Failure>[] = [];
    for (const reference of input.containerInstances ?? []) {
      const instance = findInstance(reference, cluster.name, call);
      const arn = arnInCluster(reference, 'container-instance', cluster.name, call.caller);
      const reason = instance === undefined ? 'MISSING' : refusalOf(instance, definition, input, call);
      if (instance === undefined || reason !== undefined) failures.push({ arn, reason: reason ?? '' });
      else {
        const where = { nodeName: instance.node.name, containerInstanceArn: instance.arn };
        tasks.push(...(await storeTasks([make({ launchType: 'EC2', ...where })], call)));
      }
    }
    return { tasks: tasks.map(({ data }) => shownTask(data, true)), failures };
  },
);

function checkShape({ containerInstances = [], startedBy, group }: StartInput): void {
  if (containerInstances.length === 0) throw invalidParameter('Container Instances cannot be empty.');
  if (containerInstances.length > MAX_INSTANCES)
    throw invalidParameter(`containerInstances can have at most ${MAX_INSTANCES} items`);
  if ((startedBy?.length ?? 0) > MAX_STARTED_BY)
    throw invalidParameter(`startedBy can have at most ${MAX_STARTED_BY} characters.`);
  if (group?.startsWith('service:')) throw invalidParameter('The group name must not start with service:.');
}

function refusalOf(
  instance: Instance,
  definition: TaskDefinition,
  { overrides }: StartInput,
  call: Call,
): string | undefined {
  if (instance.status !== 'ACTIVE') return 'INACTIVE';
  const unconstrained = { ...definition, placementConstraints: [] };
  const placement = placeTask({ definition: unconstrained, overrides, group: '' }, [
    spotOf(instance, call.stores),
  ]);
  return 'failures' in placement ? placement.failures[0]?.reason : undefined;
}
