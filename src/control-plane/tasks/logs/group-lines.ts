import type { Clock } from '../../../core/ports.ts';
import type { LogLine } from '../../../kube/log-lines.ts';
import type { StartsEvent } from './event-start.ts';
import { startTimer, type Timer } from './timer.ts';

/** How long an event waits for further lines, from its first one on, as with the log driver of Docker. */
const OPEN_MS = 5_000;
/** Limit of CloudWatch Logs: 256 KiB with what it adds to each event. */
const MAX_EVENT_BYTES = 256 * 1024 - 26;

/**
 * The events of several lines that lines make up, each with the time of its first line, and with the ends of all its lines as AWS
 * has them. Holds one event at a time. Lines before the first start, and those after an event has waited or grown too long,
 * are an event of their own; blank ones alone are none.
 */
export async function* groupLines(
  lines: AsyncIterable<LogLine>,
  startsEvent: StartsEvent,
  clock: Clock,
): AsyncGenerator<LogLine> {
  const iterator = lines[Symbol.asyncIterator]();
  const pull = (): Promise<IteratorResult<LogLine>> => {
    const next = iterator.next();
    // Whoever reads the events may stop while a line is on its way.
    next.catch(() => undefined);
    return next;
  };
  const event = new OpenEvent();
  let timer: Timer | undefined;
  let next = pull();
  try {
    for (;;) {
      const came = timer === undefined ? await next : await Promise.race([next, timer.over]);
      const line = came === 'over' || came.done ? undefined : came.value;
      const isOver = line === undefined || startsEvent(line.text) || !event.hasRoomFor(line);
      if (isOver) {
        timer?.stop();
        timer = undefined;
        if (!event.isEmpty) yield event.take();
      }
      if (came === 'over') continue;
      if (line === undefined) return;
      event.add(line);
      if (!event.isEmpty) timer ??= startTimer(clock, OPEN_MS);
      next = pull();
    }
  } finally {
    timer?.stop();
  }
}

/** The lines of one event so far. */
class OpenEvent {
  #at = 0;
  #text = '';
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#text === '';
  }

  hasRoomFor({ text }: LogLine): boolean {
    return this.#bytes + Buffer.byteLength(text) + 1 <= MAX_EVENT_BYTES;
  }

  add({ at, text }: LogLine): void {
    if (this.isEmpty && text === '') return;
    if (this.isEmpty) this.#at = at;
    this.#text += `${text}\n`;
    this.#bytes += Buffer.byteLength(text) + 1;
  }

  take(): LogLine {
    const event = { at: this.#at, text: this.#text };
    this.#text = '';
    this.#bytes = 0;
    return event;
  }
}
