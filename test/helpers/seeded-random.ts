/** Numbers that look random and are the same for the same seed. */
export function seededRandom(seed: number): {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** One of those; undefined of none. */
  of<T>(items: readonly [T, ...T[]]): T;
  of<T>(items: readonly T[]): T | undefined;
} {
  let state = (seed + 1) * 0x9e3779b9;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return { below, of: (items: readonly unknown[]) => items[below(Math.max(items.length, 1))] as never };
}
