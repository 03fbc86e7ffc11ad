import type { Place } from '../ecs/service/service-data.ts';
import { isAlive, type Member, takesPlace } from './members.ts';

export type DaemonGroup = {
  readonly places: readonly Place[];
  /** Healthy tasks that must remain while older ones are replaced. */
  readonly min: number;
  readonly current: readonly Member[];
  readonly older: readonly Member[];
  readonly mayStart: boolean;
};

export type DaemonChange = { readonly startAt: readonly Place[]; readonly stop: readonly Member[] };

/** One task for each place: an older one stops first, as far as the limits let it, then the new one starts in its stead. */
export function placeDaemons({ places, min, current, older, mayStart }: DaemonGroup): DaemonChange {
  const all = [...current, ...older];
  const known = new Set(places.map(({ nodeName }) => nodeName));
  const isTaken = (place: Place) => all.some((member) => takesPlace(member) && isAt(member, place));
  const startAt = mayStart ? places.filter((place) => !isTaken(place)) : [];
  const alive = all.filter(isAlive);
  const isLost = (member: Member) => !known.has(member.entry.place?.nodeName ?? '');
  const lost = alive.filter(isLost);
  const unhealthy = current.filter((member) => member.standing === 'unhealthy' && !isLost(member));
  const outdated = older.filter((member) => isAlive(member) && !isLost(member));
  const idle = outdated.filter(({ standing }) => standing === 'pending' || standing === 'unhealthy');
  const up = outdated.filter((member) => !idle.includes(member));
  const healthy = alive.filter(({ standing }) => standing === 'healthy' || standing === 'running').length;
  const spare = mayStart ? Math.max(0, healthy - min) : 0;
  const stop = [...lost, ...unhealthy, ...idle, ...up.slice(0, spare)];
  return { startAt, stop: stop.filter(({ isProtected }) => !isProtected) };
}

function isAt({ entry }: Member, { nodeName }: Place): boolean {
  return entry.place?.nodeName === nodeName;
}
