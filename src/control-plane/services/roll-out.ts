import { circuitBreakerOf } from '../ecs/service/circuit-breaker.ts';
import { breakerTripped, failDeployment } from '../ecs/service/fail-deployment.ts';
import { type Deployment, primaryOf, type ServiceData } from '../ecs/service/service-data.ts';
import {
  changeServiceDeployment,
  runningServiceDeployment,
} from '../ecs/service/service-deployment-status.ts';
import { withStarts, withStops } from './change-roster.ts';
import { placeDaemons } from './daemons.ts';
import { finishRollout } from './finish-rollout.ts';
import { isLeaving, isOf, type Member, membersOf } from './members.ts';
import { moveGroup } from './move-group.ts';
import type { World } from './world.ts';

/** One step of the PRIMARY deployment of a service with the ECS controller. */
export function rollOut(before: ServiceData, world: World): ServiceData {
  const judged = judge(markBegun(before, world), world);
  const primary = primaryOf(judged);
  if (primary === undefined) return judged;
  const isDaemon = judged.service.schedulingStrategy === 'DAEMON';
  const moved = isDaemon ? moveDaemons(judged, primary, world) : moveReplicas(judged, primary, world);
  return finishRollout(moved, world);
}

function markBegun(data: ServiceData, { make }: World): ServiceData {
  if (runningServiceDeployment(data)?.status !== 'PENDING') return data;
  return changeServiceDeployment(data, { status: 'IN_PROGRESS', startedAt: make.now / 1000 }, make.now);
}

/** Gives the deployment up when its circuit breaker trips. */
function judge(data: ServiceData, { make }: World): ServiceData {
  const primary = primaryOf(data);
  const breaker = circuitBreakerOf(data.service);
  if (primary?.rolloutState !== 'IN_PROGRESS' || !breaker.enable) return data;
  if ((data.progress[primary.id]?.failures ?? 0) < breaker.threshold) return data;
  return failDeployment(data, { ...breakerTripped, rollback: breaker.rollback }, make);
}

function moveReplicas(data: ServiceData, primary: Deployment, world: World): ServiceData {
  const { desiredCount } = data.service;
  const group = {
    desired: desiredCount,
    ...limitsOf(data, desiredCount),
    ...split(data, primary, world),
    mayStart: mayStart(data, primary, world),
  };
  return moveGroup(data, primary, group, world);
}

function moveDaemons(data: ServiceData, primary: Deployment, world: World): ServiceData {
  const places = world.places();
  const { min } = limitsOf(data, places.length);
  const change = placeDaemons({
    places,
    min,
    ...split(data, primary, world),
    mayStart: mayStart(data, primary, world),
  });
  const counted =
    data.service.desiredCount === places.length
      ? data
      : { ...data, service: { ...data.service, desiredCount: places.length } };
  const starts = { of: primary.id, places: change.startAt, strategy: undefined, replaced: 0 };
  return withStops(withStarts(counted, starts, world.make), change.stop, world.make);
}

/** The limits of a rolling update in tasks: what must be healthy is rounded up, what there may be is rounded down. */
export function limitsOf({ service }: ServiceData, desired: number): { min: number; max: number } {
  const { minimumHealthyPercent = 100, maximumPercent = 200 } = service.deploymentConfiguration ?? {};
  return {
    min: Math.ceil((desired * minimumHealthyPercent) / 100),
    max: Math.floor((desired * maximumPercent) / 100),
  };
}

function split(
  data: ServiceData,
  primary: Deployment,
  world: World,
): { current: readonly Member[]; older: readonly Member[] } {
  const members = membersOf(data, world);
  // Tasks on instances that are being emptied are replaced as those of an older deployment are.
  const isCurrent = (member: Member) => isOf(primary.id)(member) && !isLeaving(member, world);
  return { current: members.filter(isCurrent), older: members.filter((member) => !isCurrent(member)) };
}

/** Failed deployments start nothing more; those whose tasks keep failing wait. */
export function mayStart(
  data: ServiceData,
  group: { id: string; rolloutState?: string },
  world: World,
): boolean {
  return group.rolloutState !== 'FAILED' && (data.progress[group.id]?.notBefore ?? 0) <= world.make.now;
}
