import type { Clock } from '../../core/ports.ts';

/** Moments closer together than this are served together. */
const GRAIN_MS = 50;
/** The time is looked at again after this: timers stand still while a machine is suspended. */
const MAX_SLEEP_MS = 60_000;

/** What is to be looked at when, for any number of keys, with one timer. */
export class Agenda {
  readonly #clock: Clock;
  readonly #onDue: (key: string) => void;
  readonly #dates = new Map<string, number>();
  #sleep: AbortController | undefined;
  #wakesAt = Infinity;

  constructor(clock: Clock, onDue: (key: string) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Calls back once `at` (ms since the epoch) has come; a later date for the same key takes this one's place. */
  set(key: string, at: number): void {
    this.#dates.set(key, at);
    if (at < this.#wakesAt) this.#arm(at);
  }

  delete(key: string): void {
    this.#dates.delete(key);
  }

  close(): void {
    this.#sleep?.abort();
    this.#dates.clear();
  }

  #arm(at: number): void {
    this.#sleep?.abort();
    const sleep = new AbortController();
    this.#sleep = sleep;
    this.#wakesAt = at;
    const ms = Math.min(Math.max(Math.ceil((at - this.#clock.now()) / GRAIN_MS) * GRAIN_MS, 0), MAX_SLEEP_MS);
    this.#clock.sleep(ms, sleep.signal).then(
      () => this.#wake(),
      () => undefined,
    );
  }

  #wake(): void {
    const now = this.#clock.now();
    this.#wakesAt = Infinity;
    let next = Infinity;
    for (const [key, at] of this.#dates) {
      if (at > now) next = Math.min(next, at);
      else {
        this.#dates.delete(key);
        this.#onDue(key);
      }
    }
    // A callback may have set an earlier date meanwhile.
    if (next < this.#wakesAt) this.#arm(next);
  }
}
