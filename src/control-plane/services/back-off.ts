const FIRST_MS = 1_000;
const MOST_MS = 15 * 60_000;
const MOST_AFTER_SHORT_RUN_MS = 30_000;
/** From so many failures in a row on, an event tells of them. */
export const TELL_FROM_WAVE = 3;

/** How long nothing is started after tasks failed to start for the `waves`-th time in a row: 1 s, 2 s, … 15 minutes. */
export function backOffMs(waves: number): number {
  return Math.min(FIRST_MS * 2 ** (waves - 1), MOST_MS);
}

/**
 * The same after tasks that ran, but ended soon, for the `shortRuns`-th time in a row: AWS takes half a minute to start a task
 * and needs no such pause, here hundreds would run an hour.
 */
export function shortRunBackOffMs(shortRuns: number): number {
  return Math.min(FIRST_MS * 2 ** (shortRuns - 1), MOST_AFTER_SHORT_RUN_MS);
}
