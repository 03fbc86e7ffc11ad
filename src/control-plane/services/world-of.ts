import type { ServiceData } from '../ecs/service/service-data.ts';
import { making } from '../ecs/service/service-ids.ts';
import { taskKey } from '../ecs/task/task-data.ts';
import type { TaskDefinitionData } from '../ecs/task-definition/task-definition-data.ts';
import type { RecordKey } from '../store/record.ts';
import type { Stores } from '../store/stores.ts';
import { isActiveInstance, roomFor } from './instance-room.ts';
import type { SchedulerTools } from './service-scheduler.ts';
import { SETTLE_MS, type World } from './world.ts';

/** The world of one service as it is now; it reads from memory only. */
export function worldOf(
  key: RecordKey,
  data: ServiceData,
  { stores, clock, places, settleMs = SETTLE_MS }: SchedulerTools,
): World {
  return {
    make: making(clock.now()),
    settleMs,
    task: (id) => stores.tasks.get(taskKey(key, data.cluster, id))?.data,
    hasHealthCheck: (arn) =>
      definitionAt(key, arn, stores)?.taskDefinition.containerDefinitions?.some(
        ({ essential, healthCheck }) => essential !== false && healthCheck !== undefined,
      ) ?? false,
    isLeaving: (arn) => !isActiveInstance(arn, data, stores),
    room: (group, most) => {
      const definition = definitionAt(key, group.taskDefinition, stores)?.taskDefinition;
      return definition ? roomFor(data, group, definition, most, stores) : { count: most };
    },
    places: () => places.of(data.service),
  };
}

/** The revision with that ARN, deleted ones too: what runs them still does. */
export function definitionAt(
  { account, region }: RecordKey,
  arn: string,
  { taskDefinitions }: Stores,
): TaskDefinitionData | undefined {
  return taskDefinitions.get({ account, region, name: arn.slice(arn.indexOf('/') + 1) })?.data;
}
