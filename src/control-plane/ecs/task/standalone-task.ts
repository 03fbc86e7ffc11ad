import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { availabilityZoneOf } from '../container-instance/availability-zone.ts';
import type { TaskDefinitionData } from '../task-definition/task-definition-data.ts';
import type { Capacity } from './choose-capacity.ts';
import { newTask } from './new-task.ts';
import { type TaskData, type TaskLaunch, taskKey } from './task-data.ts';
import { standaloneTags } from './task-tags.ts';

/** What RunTask and StartTask have in common. */
type Input = Pick<
  Wire<Ecs.RunTaskRequest>,
  | 'group'
  | 'startedBy'
  | 'overrides'
  | 'enableExecuteCommand'
  | 'networkConfiguration'
  | 'volumeConfigurations'
  | 'tags'
  | 'propagateTags'
  | 'enableECSManagedTags'
>;

/** Where one task goes; without a node the Kubernetes scheduler chooses. */
export type Where = Capacity &
  Pick<TaskLaunch, 'nodeName' | 'clientToken'> & { readonly containerInstanceArn?: string | undefined };

export function groupOf({ group }: Input, { family }: TaskDefinitionData): string {
  return group ?? `family:${family}`;
}

/** Makes tasks of no service, one for each call, without storing them. Refuses tags that cannot be. */
export function standaloneTasks(
  input: Input,
  definition: TaskDefinitionData,
  cluster: string,
  call: Call,
): (where: Where) => TaskData {
  const tags = standaloneTags(input, definition.tags, cluster);
  const group = groupOf(input, definition);
  const { startedBy, overrides, enableExecuteCommand, networkConfiguration, volumeConfigurations } = input;
  return ({ launchType, capacityProviderName, containerInstanceArn, nodeName, clientToken }) =>
    newTask({
      caller: call.caller,
      cluster,
      definition: definition.taskDefinition,
      launchType,
      capacityProviderName,
      containerInstanceArn,
      availabilityZone: availabilityZoneOf(call.stores.nodes.named(nodeName), call.caller.region),
      group,
      startedBy,
      overrides,
      enableExecuteCommand,
      tags,
      launch: {
        networkConfiguration,
        volumeConfigurations,
        ...(nodeName !== undefined && { nodeName }),
        ...(clientToken !== undefined && { clientToken }),
      },
      now: call.clock.now(),
    });
}

/** Stores new tasks, which has them run; those with an instance take their room there from the call on. */
export function storeTasks(tasks: readonly TaskData[], call: Call): Promise<StoredRecord<TaskData>[]> {
  return Promise.all(
    tasks.map(async (data) => {
      const key = taskKey(call.caller, data.cluster, data.id);
      const { tasks: records, comingTasks } = call.stores;
      const record = await comingTasks.while(key, data, () => records.create(key, data));
      if (record === undefined) throw new Error(`the id of a new task is taken: ${data.id}`);
      return record;
    }),
  );
}
