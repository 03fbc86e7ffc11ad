import type { ProgressEvent, Reporter } from '../../core/start/events.ts';
import type { Stream } from './terminal.ts';

/** One JSON object per line and event, for programs that follow a start. */
export class JsonReporter implements Reporter {
  readonly #stream: Stream;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  emit(event: ProgressEvent): void {
    const plain =
      event.type === 'step-failed' ? { ...event, error: { ...event.error, cause: undefined } } : event;
    this.#stream.write(`${JSON.stringify({ schemaVersion: 1, ...plain })}\n`);
  }
}
