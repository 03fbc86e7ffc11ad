/**
 * Exact times of what a status tells in whole seconds, so that a container told to run for two seconds runs for two. After
 * a restart of the process the status alone speaks, which makes up to a second's difference, once.
 */
export class Moments {
  readonly #exact = new Map<string, number>();

  mark(key: string, ms: number): void {
    this.#exact.set(key, ms);
  }

  /** Milliseconds since the epoch of the moment that a status gives as `iso`. */
  of(key: string, iso: string): number {
    const told = Date.parse(iso);
    const exact = this.#exact.get(key);
    return exact !== undefined && exact >= told && exact < told + 1000 ? exact : told;
  }
}
