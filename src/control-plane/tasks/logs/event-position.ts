import type { LogLine } from '../../../kube/log-lines.ts';
import { linesOfEvent } from './event-lines.ts';

/**
 * How far a log is stored in events of several lines. Only the first line of an event has its time there, so the end is found by
 * the words: the lines of the last events, all of one millisecond.
 */
export class EventPosition {
  readonly #at: number;
  readonly #lines: readonly string[];

  /** The last events that are stored, with the same time. */
  constructor(last: readonly LogLine[]) {
    this.#at = last[0]?.at ?? 0;
    this.#lines = last.flatMap(({ text }) => linesOfEvent(text));
  }

  /** For `sinceTime` of the reading; undefined where nothing is stored. */
  get sinceTime(): string | undefined {
    return this.#at === 0 ? undefined : new Date(Math.floor(this.#at / 1000) * 1000).toISOString();
  }

  /** The lines of a reading that are not stored yet. */
  async *unread(lines: AsyncIterable<LogLine>): AsyncGenerator<LogLine> {
    let found = 0;
    let isPast = this.#lines.length === 0;
    for await (const line of lines) {
      if (!isPast && line.at < this.#at) continue;
      if (!isPast && line.text === this.#lines[found]) {
        found++;
        isPast = found === this.#lines.length;
        continue;
      }
      // Lines of that millisecond which belong to the event before; blank ones that began no event.
      if (!isPast && (found === 0 ? line.at === this.#at : line.text === '')) continue;
      isPast = true;
      yield line;
    }
  }
}
