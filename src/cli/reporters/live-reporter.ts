import ora, { type Ora } from 'ora';
import type { ProgressEvent, Reporter } from '../../core/start/events.ts';
import type { Style } from '../views/style.ts';
import { failedLine, noteLine, stepLine } from './plain-reporter.ts';
import type { Stream } from './terminal.ts';

/** A spinner line for the step at work, finished lines above it. For terminals. */
export class LiveReporter implements Reporter {
  readonly #stream: NodeJS.WriteStream;
  readonly #style: Style;
  #spinner: Ora | undefined;

  constructor(stream: NodeJS.WriteStream, style: Style) {
    this.#stream = stream;
    this.#style = style;
  }

  emit(event: ProgressEvent): void {
    switch (event.type) {
      case 'step-started':
        // discardStdin would put the terminal in raw mode, and Ctrl-C would no longer reach the signal handlers.
        this.#spinner = ora({
          stream: this.#stream,
          indent: 1,
          discardStdin: false,
          text: event.step,
        }).start();
        return;
      case 'step-progress':
        if (this.#spinner)
          this.#spinner.text = cutTo(
            `${event.step.padEnd(11)} ${event.text}  ${seconds(event.elapsedMs)}`,
            this.#stream,
          );
        return;
      case 'step-done':
        return this.#above(stepLine(this.#style, 'done', event));
      case 'step-failed':
        return this.#above(failedLine(this.#style, event));
      case 'note':
        return this.#note(noteLine(this.#style, event));
    }
  }

  #above(text: string): void {
    this.#spinner?.stop();
    this.#spinner = undefined;
    // ora leaves the cursor at its indentation.
    this.#stream.write(`\r${text}\n`);
  }

  #note(text: string): void {
    const spinner = this.#spinner;
    spinner?.stop();
    this.#stream.write(`\r${text}\n`);
    spinner?.start();
  }
}

/** A spinner line that wraps is redrawn wrongly: cut it to the terminal. */
function cutTo(text: string, stream: Stream): string {
  const room = (stream.columns ?? 80) - 4;
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}

/** Nothing for what is quick: a number that stays at 0 only flickers. */
function seconds(elapsedMs: number): string {
  return elapsedMs < 2_000 ? '' : `${Math.floor(elapsedMs / 1000)}s`;
}
