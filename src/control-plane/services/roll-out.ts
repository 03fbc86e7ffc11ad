import { circuitBreakerOf } from '../ecs/service/circuit-breaker.ts';
import { breakerTripped, failDeployment } from '../ecs/service/fail-deployment.ts';
import { type Deployment, primaryOf, type ServiceData } from '../ecs/service/service-data.ts';
import {
  changeServiceDeployment,
  runningServiceDeployment,
} from '../ecs/service/service-deployment-status.ts';
import { eventText, withEvent } from '../ecs/service/service-events.ts';
import { withProgress } from './account-for-ended.ts';
import { balance } from './balance.ts';
import { withStarts, withStops } from './change-roster.ts';
import { placeDaemons } from './daemons.ts';
import { finishRollout } from './finish-rollout.ts';
import { isOf, type Member, membersOf } from './members.ts';
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
  const { min, max } = limitsOf(data, desiredCount);
  const change = balance({
    desired: desiredCount,
    min,
    max,
    ...split(data, primary, world),
    mayStart: mayStart(data, primary, world),
  });
  const places = Array.from({ length: change.start }, () => undefined);
  const strategy = primary.capacityProviderStrategy;
  const started = withStarts(
    data,
    { of: primary.id, places, strategy, replaced: change.replaced },
    world.make,
  );
  const moved = withStops(started, change.stop, world.make);
  return tellHindrance(moved, primary, change.isBlocked, change.kept.length, world);
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
  const isCurrent = isOf(primary.id);
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

/** Tells once per deployment what keeps it from going on. */
export function tellHindrance(
  data: ServiceData,
  group: { readonly id: string },
  isBlocked: boolean,
  kept: number,
  { make }: World,
): ServiceData {
  const before = data.progress[group.id];
  const told = isBlocked ? 'blocked' : kept > 0 ? 'protected' : undefined;
  if (before === undefined || before.told === told) return data;
  const { told: _, ...rest } = before;
  const noted = withProgress(data, group.id, { ...rest, ...(told && { told }) });
  if (told === undefined) return noted;
  const text =
    told === 'blocked' ? eventText.blocked(data.name) : eventText.isProtected(data.name, group.id, kept);
  return withEvent(noted, text, make);
}
