import type { ServiceData } from '../ecs/service/service-data.ts';
import { making } from '../ecs/service/service-ids.ts';
import { taskKey } from '../ecs/task/task-data.ts';
import { definitionAt } from '../ecs/task-definition/definition-at.ts';
import type { RecordKey } from '../store/record.ts';
import { hasHealthCheck } from '../tasks/life/container-health.ts';
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
        (container) => container.essential !== false && hasHealthCheck(container),
      ) ?? false,
    isLeaving: (arn) => !isActiveInstance(arn, data, stores),
    room: (group, most) => {
      const definition = definitionAt(key, group.taskDefinition, stores)?.taskDefinition;
      return definition ? roomFor(data, group, definition, most, stores) : { count: most };
    },
    places: () => places.of(data.service),
  };
}
