const FIRST_MS = 1_000;
const MOST_MS = 15 * 60_000;
/** From so many failures in a row on, an event tells of them. */
export const TELL_FROM_WAVE = 3;

/** How long nothing is started after tasks failed to start for the `waves`-th time in a row: 1 s, 2 s, … 15 minutes. */
export function backOffMs(waves: number): number {
  return Math.min(FIRST_MS * 2 ** (waves - 1), MOST_MS);
}
