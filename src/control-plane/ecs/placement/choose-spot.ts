import type { Strategy } from './placement-rules.ts';
import type { Spot } from './spot.ts';

/** A number in [0, 1). */
export type Random = () => number;

/**
 * One of the spots that are fit: each strategy in turn keeps those that it likes best. Of what remains the one with the fewest
 * tasks, then the first. Undefined of none.
 */
export function chooseSpot(
  fit: readonly Spot[],
  strategy: readonly Strategy[],
  group: string,
  random: Random,
): Spot | undefined {
  const best = strategy.reduce((left, item) => preferred(left, item, group, random), fit);
  return least(best, ({ groups }) => groups.length)[0];
}

function preferred(
  spots: readonly Spot[],
  { type, field = '' }: Strategy,
  group: string,
  random: Random,
): readonly Spot[] {
  switch (type) {
    case 'random': {
      const spot = spots[Math.floor(random() * spots.length)];
      return spot === undefined ? [] : [spot];
    }
    case 'binpack':
      return least(spots, ({ room }) => (field.toUpperCase() === 'CPU' ? room.cpu : room.memory));
    case 'spread':
      return leastServed(spots, field, group);
    default:
      return spots;
  }
}

/** Those where the fewest tasks of the group are, counted over all spots that are alike in the field. */
function leastServed(spots: readonly Spot[], field: string, group: string): readonly Spot[] {
  const counts = new Map<string, number>();
  for (const spot of spots) {
    const value = fieldOf(spot, field);
    const own = spot.groups.filter((each) => each === group).length;
    counts.set(value, (counts.get(value) ?? 0) + own);
  }
  return least(spots, (spot) => counts.get(fieldOf(spot, field)) ?? 0);
}

function fieldOf({ instance }: Spot, field: string): string {
  if (!field.startsWith('attribute:')) return instance.id;
  const name = field.slice('attribute:'.length);
  return instance.attributes.find((attribute) => attribute.name === name)?.value ?? '';
}

function least(spots: readonly Spot[], of: (spot: Spot) => number): readonly Spot[] {
  const lowest = Math.min(...spots.map(of));
  return spots.filter((spot) => of(spot) === lowest);
}
