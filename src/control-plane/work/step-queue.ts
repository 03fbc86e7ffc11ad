import { messageOf } from '../../core/errors/kecs-error.ts';
import type { Clock } from '../../core/ports.ts';
import { isConflict } from '../../kube/kube-api-error.ts';
import { Agenda } from './agenda.ts';
import { WorkQueue } from './work-queue.ts';

const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 30_000;

export type StepQueueOptions = {
  readonly clock: Clock;
  /** Keys worked on at a time. */
  readonly width: number;
  /** What a key is of, in a word, for the log. */
  readonly what: string;
  /** Takes a key one step on; answers when it is to be looked at again by itself (ms since the epoch). */
  readonly step: (key: string) => Promise<number | undefined>;
  readonly log: (line: object) => void;
  /** When it aborts nothing more is started, and nothing more is said. */
  readonly signal: AbortSignal;
};

/** Takes keys on step by step: when they are offered, when their last step asked for it, and later and later after failed ones. */
export class StepQueue {
  readonly #options: StepQueueOptions;
  readonly #queue: WorkQueue;
  readonly #agenda: Agenda;
  readonly #failures = new Map<string, number>();

  constructor(options: StepQueueOptions) {
    this.#options = options;
    this.#queue = new WorkQueue(options.width, (key) => this.#work(key));
    this.#agenda = new Agenda(options.clock, (key) => this.#queue.offer(key));
    options.signal.addEventListener('abort', () => {
      this.#queue.close();
      this.#agenda.close();
    });
  }

  offer(key: string): void {
    this.#queue.offer(key);
  }

  async #work(key: string): Promise<void> {
    const { clock, what, step, log, signal } = this.#options;
    try {
      const again = await step(key);
      this.#failures.delete(key);
      if (again === undefined) this.#agenda.delete(key);
      else this.#agenda.set(key, again);
    } catch (thrown) {
      if (signal.aborted) return;
      const failures = this.#failures.get(key) ?? 0;
      this.#failures.set(key, failures + 1);
      const retryMs = Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
      // Who was faster is none of our failures: the newer version is on its way.
      if (!isConflict(thrown))
        log({ level: 'warn', message: `${what} ${key}: ${messageOf(thrown)}`, retryMs });
      this.#agenda.set(key, clock.now() + retryMs);
    }
  }
}
