import type { Stores } from '../../store/stores.ts';
import type { Caller } from '../../wire/caller.ts';
import { type Instance, instancesOf } from '../container-instance/instances-of.ts';
import { less, type Room, roomBeside } from './room.ts';
import type { Needs } from './task-needs.ts';

/** An ACTIVE instance as a place for one more task: what is free on it, and the groups of the tasks on it, one for each. */
export type Spot = { readonly instance: Instance; readonly room: Room; readonly groups: readonly string[] };

/** DRAINING instances take nothing, so they are none. */
export function spotsOf(stores: Stores, caller: Caller, cluster: string): Spot[] {
  return instancesOf(stores, caller, cluster)
    .filter(({ status }) => status === 'ACTIVE')
    .map((instance) => spotOf(instance, stores));
}

export function spotOf(instance: Instance, stores: Stores): Spot {
  // A task that is stored already is among the instance's own.
  const coming = stores.comingTasks
    .on(instance.arn)
    .filter(({ key }) => stores.tasks.get(key) === undefined)
    .map(({ key: { account, region }, data }) => ({ account, region, data }));
  const tasks = [...instance.tasks, ...coming];
  const groups = tasks.map(({ data }) => data.task.group);
  return { instance, room: roomBeside(instance, tasks, stores), groups };
}

/** The spots as they are once a task of that group is on one of them. */
export function taken(spots: readonly Spot[], spot: Spot, needs: Needs, group: string): Spot[] {
  return spots.map((each) =>
    each === spot ? { ...each, room: less(each.room, [needs]), groups: [...each.groups, group] } : each,
  );
}
