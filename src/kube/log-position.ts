import type { LogLine } from './log-lines.ts';

/**
 * How far a log was read, so that it can be read on after a break: the time of the last line in milliseconds, and how many lines
 * of that millisecond there were. The Kubernetes API itself only begins at whole seconds.
 */
export class LogPosition {
  #at: number;
  #count: number;

  constructor(at = 0, count = 0) {
    this.#at = at;
    this.#count = count;
  }

  /** For `sinceTime` of the next reading; undefined where nothing was read. */
  get sinceTime(): string | undefined {
    return this.#at === 0 ? undefined : new Date(Math.floor(this.#at / 1000) * 1000).toISOString();
  }

  /** The lines of another reading that were not in an earlier one; the position moves with each that is taken. */
  async *unread(lines: AsyncIterable<LogLine>): AsyncGenerator<LogLine> {
    const [from, known] = [this.#at, this.#count];
    let again = 0;
    for await (const line of lines) {
      if (line.at < from) continue;
      if (line.at === from && again < known) {
        again++;
        continue;
      }
      if (line.at === this.#at) this.#count++;
      else [this.#at, this.#count] = [line.at, 1];
      yield line;
    }
  }
}
