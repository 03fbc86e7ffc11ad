import type { ServiceData } from '../ecs/service/service-data.ts';
import { membersOf } from './members.ts';
import type { World } from './world.ts';

/** The steady state is told again after this. */
export const STEADY_AGAIN_MS = 6 * 3_600_000;
/** Room on container instances is looked for again after this: what gives it back may be no service's. */
export const PLACE_AGAIN_MS = 3_000;
/** Deleted services are described for this long. */
export const INACTIVE_KEPT_MS = 24 * 3_600_000;

/** When something about a service will change though nothing is written about it; undefined for never. */
export function nextLook(data: ServiceData, world: World): number | undefined {
  const { now } = world.make;
  const moments: (number | undefined)[] = [
    data.inactiveAt !== undefined ? data.inactiveAt + INACTIVE_KEPT_MS : undefined,
    data.steadyAt !== undefined ? data.steadyAt + STEADY_AGAIN_MS : undefined,
    ...Object.values(data.progress).map(({ notBefore }) => notBefore),
    ...Object.values(data.progress).map(({ told }) =>
      told === 'unplaced' ? now + PLACE_AGAIN_MS : undefined,
    ),
  ];
  for (const { changesAt, isProtected, task } of membersOf(data, world)) {
    moments.push(changesAt);
    if (isProtected) moments.push(task?.launch.protection?.expiresAt);
  }
  const coming = moments.filter((moment) => moment !== undefined && moment > now) as number[];
  return coming.length === 0 ? undefined : Math.min(...coming);
}
