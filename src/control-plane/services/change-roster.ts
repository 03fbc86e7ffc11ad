import type { Place, RosterEntry, ServiceData } from '../ecs/service/service-data.ts';
import { eventText, subject, withEvent } from '../ecs/service/service-events.ts';
import type { Making } from '../ecs/service/service-ids.ts';
import { type StrategyItem, spreadByStrategy } from '../ecs/task/choose-capacity.ts';
import type { Member } from './members.ts';

export type Starts = {
  /** The deployment or task set that they are of. */
  readonly of: string;
  /** One per task; for tasks that may be anywhere, undefined. */
  readonly places: readonly (Place | undefined)[];
  readonly strategy: readonly StrategyItem[] | undefined;
  /** How many of them take the place of unhealthy tasks. */
  readonly replaced: number;
  /** Set for task sets, whose events name them. */
  readonly taskSet?: string | undefined;
};

/** The service with new tasks on its roster, and the event that tells of them. */
export function withStarts(data: ServiceData, starts: Starts, make: Making): ServiceData {
  const { of, places, strategy = [], replaced, taskSet } = starts;
  if (places.length === 0) return data;
  const present = new Map<string, number>();
  for (const { of: id, stop, capacity } of data.roster) {
    const provider = capacity?.capacityProviderName;
    if (id !== of || stop !== undefined || provider === undefined) continue;
    present.set(provider, (present.get(provider) ?? 0) + 1);
  }
  const capacities = strategy.length > 0 ? spreadByStrategy(strategy, places.length, present) : [];
  const entries = places.map((place, at): RosterEntry => {
    const capacity = capacities[at];
    return {
      id: make.newTaskId(),
      of,
      ...(capacity !== undefined && { capacity }),
      ...(place !== undefined && { place }),
    };
  });
  const who = subject(data.name, taskSet);
  const ids = entries.map(({ id }) => id);
  return withEvent(
    { ...data, roster: [...data.roster, ...entries] },
    eventText.started(who, ids, replaced),
    make,
  );
}

/** The service with those tasks told to stop, and the events that tell of it. */
export function withStops(
  data: ServiceData,
  members: readonly Member[],
  make: Making,
  taskSet?: string,
): ServiceData {
  if (members.length === 0) return data;
  const chosen = new Map(members.map((member) => [member.entry.id, member]));
  const roster = data.roster.map((entry): RosterEntry => {
    const member = chosen.get(entry.id);
    if (member === undefined) return entry;
    return { ...entry, stop: member.standing === 'unhealthy' ? 'unhealthy' : 'scaled-in' };
  });
  const who = subject(data.name, taskSet);
  let told: ServiceData = { ...data, roster };
  for (const { entry } of members.filter(({ standing }) => standing === 'unhealthy'))
    told = withEvent(told, eventText.unhealthy(who, entry.id), make);
  const running = members.filter(({ standing }) => standing !== 'pending').map(({ entry }) => entry.id);
  if (running.length > 0) told = withEvent(told, eventText.stoppedRunning(who, running), make);
  const pending = members.length - running.length;
  if (pending > 0) told = withEvent(told, eventText.stoppedPending(who, pending), make);
  return told;
}
