import type { Deployment, ServiceData, TaskSet } from '../ecs/service/service-data.ts';
import { eventText } from '../ecs/service/service-events.ts';
import { balance, type Group } from './balance.ts';
import { withStarts, withStops } from './change-roster.ts';
import { type Hindrance, keptBack, tellHindrance } from './hindrance.ts';
import { takesPlace } from './members.ts';
import type { World } from './world.ts';

/**
 * One step of a deployment or task set towards what is desired of it, as far as its limits and the room on container
 * instances let it; `taskSet` is named by events.
 */
export function moveGroup(
  data: ServiceData,
  target: Deployment | TaskSet,
  group: Group,
  world: World,
  taskSet?: string,
): ServiceData {
  const wished = balance(group);
  const room = wished.start > 0 ? world.room(target, wished.start) : { count: 0 };
  const isUnplaced = room.count < wished.start;
  const taking = [...group.current, ...group.older].filter(takesPlace).length;
  // Where instances have no room, tasks that may be stopped make it.
  const change = isUnplaced ? balance({ ...group, max: taking + room.count }) : wished;
  const places = Array.from({ length: change.start }, () => undefined);
  const strategy = target.capacityProviderStrategy;
  const starts = { of: target.id, places, strategy, replaced: change.replaced, taskSet };
  const moved = withStops(withStarts(data, starts, world.make), change.stop, world.make, taskSet);
  const hindrance: Hindrance | undefined = isUnplaced
    ? { told: 'unplaced', text: eventText.noPlace(data.name, room.hindrance) }
    : change.isBlocked
      ? { told: 'blocked', text: eventText.blocked(data.name) }
      : keptBack(data, target, change.kept.length);
  return tellHindrance(moved, target, hindrance, world);
}
