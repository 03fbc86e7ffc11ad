import type { Clock } from '../../../core/ports.ts';

/** Something to race against what may never come. */
export type Timer = { readonly over: Promise<'over'>; stop(): void };

export function startTimer(clock: Clock, ms: number): Timer {
  const stop = new AbortController();
  const over = clock.sleep(ms, stop.signal).then(() => 'over' as const);
  over.catch(() => undefined);
  return { over, stop: () => stop.abort() };
}
