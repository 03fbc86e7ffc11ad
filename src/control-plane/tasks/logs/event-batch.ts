import type { LogLine } from '../../../kube/log-lines.ts';

/** Limits of PutLogEvents. */
const MAX_EVENTS = 10_000;
const MAX_BYTES = 1_048_576;
const BYTES_PER_EVENT = 26;

/** Lines on their way to CloudWatch Logs, as many as one call takes, never going back in time. */
export class EventBatch {
  #lines: LogLine[] = [];
  #bytes = 0;
  #latest = 0;

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** False where the line does not fit any more; it then is not in here. */
  add({ at, text }: LogLine): boolean {
    const bytes = Buffer.byteLength(text) + BYTES_PER_EVENT;
    if (!this.isEmpty && (this.#lines.length === MAX_EVENTS || this.#bytes + bytes > MAX_BYTES)) return false;
    this.#latest = Math.max(this.#latest, at);
    this.#lines.push({ at: this.#latest, text });
    this.#bytes += bytes;
    return true;
  }

  /** All lines; the batch is empty afterwards. */
  take(): LogLine[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    return lines;
  }
}
