import type { ServiceData } from '../ecs/service/service-data.ts';
import { withStops } from './change-roster.ts';
import { isAlive, membersOf } from './members.ts';
import type { World } from './world.ts';

/** A deleted service stops its tasks, protected ones too, and is INACTIVE when the last one has stopped. */
export function drainService(data: ServiceData, world: World): ServiceData {
  const draining = withStops(data, membersOf(data, world).filter(isAlive), world.make);
  if (membersOf(draining, world).some(({ standing }) => standing !== 'over')) return draining;
  return {
    ...draining,
    roster: [],
    progress: {},
    inactiveAt: world.make.now,
    service: { ...draining.service, status: 'INACTIVE', deployments: [], taskSets: [] },
  };
}
