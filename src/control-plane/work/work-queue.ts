/**
 * Works on keys, a few at a time and never twice at once on the same; a key that is offered while it is worked on is
 * worked on once more afterwards.
 */
export class WorkQueue {
  readonly #work: (key: string) => Promise<void>;
  readonly #width: number;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  #closed = false;

  /** `work` must not reject. */
  constructor(width: number, work: (key: string) => Promise<void>) {
    this.#width = width;
    this.#work = work;
  }

  offer(key: string): void {
    if (this.#closed) return;
    this.#waiting.add(key);
    this.#next();
  }

  /** Starts nothing more; what runs is not waited for. */
  close(): void {
    this.#closed = true;
    this.#waiting.clear();
  }

  #next(): void {
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#width) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#work(key).finally(() => {
        this.#running.delete(key);
        this.#next();
      });
    }
  }
}
