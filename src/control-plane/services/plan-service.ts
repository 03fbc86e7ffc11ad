import type { RosterEntry, ServiceData } from '../ecs/service/service-data.ts';
import type { Stop } from '../ecs/task/stop-reasons.ts';
import { failedHealthChecks, scaledIn } from '../ecs/task/stop-reasons.ts';
import { accountForEnded } from './account-for-ended.ts';
import { drainService } from './drain-service.ts';
import { isAlive, membersOf } from './members.ts';
import { nextLook } from './next-look.ts';
import { rollOut } from './roll-out.ts';
import { scaleTaskSets } from './scale-task-sets.ts';
import type { World } from './world.ts';

/** What is to be done for a service: first the record is written, then tasks are started and stopped. */
export type Plan = {
  /** The very record that came in where nothing about it changes. */
  readonly service: ServiceData;
  readonly start: readonly RosterEntry[];
  readonly stop: readonly { readonly taskId: string; readonly stop: Stop }[];
  /** When to look again though nothing has changed, in milliseconds since the epoch. */
  readonly again?: number | undefined;
};

/**
 * The next step of a service towards what is asked of it. All that is to be started and stopped is in the record first, task
 * by task: planning again from the same record, after whatever was lost in between, comes to the same starts and stops.
 */
export function planService(before: ServiceData, world: World): Plan {
  if (before.service.status === 'INACTIVE')
    return { service: before, start: [], stop: [], again: nextLook(before, world) };
  const accounted = accountForEnded(before, world);
  const service = step(accounted, world);
  return { service, ...openOrders(service, world), again: nextLook(service, world) };
}

function step(data: ServiceData, world: World): ServiceData {
  if (data.service.status === 'DRAINING') return drainService(data, world);
  return data.service.deploymentController?.type === 'ECS'
    ? rollOut(data, world)
    : scaleTaskSets(data, world);
}

/** What the roster asks for and is not so yet. */
function openOrders(data: ServiceData, world: World): Pick<Plan, 'start' | 'stop'> {
  const start: RosterEntry[] = [];
  const stop: { taskId: string; stop: Stop }[] = [];
  for (const member of membersOf(data, world)) {
    const { entry, task } = member;
    if (task === undefined && isAlive(member)) start.push(entry);
    if (entry.stop !== undefined && task !== undefined && task.task.desiredStatus !== 'STOPPED') {
      stop.push({
        taskId: entry.id,
        stop: entry.stop === 'unhealthy' ? failedHealthChecks : scaledIn(entry.of),
      });
    }
  }
  return { start, stop };
}
