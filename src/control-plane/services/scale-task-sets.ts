import type { ServiceData, TaskSet } from '../ecs/service/service-data.ts';
import { computedCount } from '../ecs/task-set/computed-count.ts';
import { tellSteady, unsteady } from './finish-rollout.ts';
import { isAlive, isLeaving, isOf, membersOf } from './members.ts';
import { moveGroup } from './move-group.ts';
import { mayStart } from './roll-out.ts';
import type { World } from './world.ts';

/** One step of a service whose tasks are in task sets: each is kept at its share of the desired count. */
export function scaleTaskSets(before: ServiceData, world: World): ServiceData {
  let data = before;
  for (const set of before.service.taskSets) data = scale(data, set, world);
  data = withoutDrained(data, world);
  const isSteady =
    data.service.taskSets.length > 0 &&
    data.service.taskSets.every(({ stabilityStatus }) => stabilityStatus === 'STEADY_STATE');
  return isSteady ? tellSteady(data, world) : unsteady(data);
}

function scale(data: ServiceData, set: TaskSet, world: World): ServiceData {
  const desired = computedCount(set, data.service.desiredCount);
  const members = membersOf(data, world).filter(isOf(set.id));
  const group = {
    desired,
    min: desired,
    max: desired * 2,
    current: members.filter((member) => !isLeaving(member, world)),
    older: members.filter((member) => isLeaving(member, world)),
    mayStart: mayStart(data, set, world),
  };
  return settle(moveGroup(data, set, group, world, set.id), set, desired, world);
}

/** Notes how many tasks the set is to have, and whether it has them. */
function settle(data: ServiceData, set: TaskSet, desired: number, world: World): ServiceData {
  const alive = membersOf(data, world).filter(isOf(set.id)).filter(isAlive);
  const isSteady = alive.length === desired && alive.every(({ standing }) => standing === 'healthy');
  const stabilityStatus = isSteady ? ('STEADY_STATE' as const) : ('STABILIZING' as const);
  if (set.computedDesiredCount === desired && set.stabilityStatus === stabilityStatus) return data;
  const now = world.make.now / 1000;
  const changed: TaskSet = {
    ...set,
    computedDesiredCount: desired,
    stabilityStatus,
    ...(set.stabilityStatus !== stabilityStatus && { stabilityStatusAt: now }),
    updatedAt: now,
  };
  const taskSets = data.service.taskSets.map((one) => (one.id === set.id ? changed : one));
  return { ...data, service: { ...data.service, taskSets } };
}

/** A deleted task set goes when its last task has been told to stop. */
function withoutDrained(data: ServiceData, world: World): ServiceData {
  const members = membersOf(data, world);
  const taskSets = data.service.taskSets.filter(
    ({ id, status }) =>
      status !== 'DRAINING' || members.some((member) => member.entry.of === id && isAlive(member)),
  );
  if (taskSets.length === data.service.taskSets.length) return data;
  const listed = new Set(taskSets.map(({ id }) => id));
  const progress = Object.fromEntries(Object.entries(data.progress).filter(([id]) => listed.has(id)));
  return { ...data, progress, service: { ...data.service, taskSets } };
}
