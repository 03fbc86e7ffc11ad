import type { ProgressEvent, Reporter } from '../../core/start/events.ts';
import type { Style } from '../views/style.ts';
import type { Stream } from './terminal.ts';

/** A step that says the same thing for longer than this says it again: a CI log shows that it is alive. */
const REPEAT_MS = 15_000;

/** One line per change; no redrawing. For pipes, CI and dumb terminals. */
export class PlainReporter implements Reporter {
  readonly #stream: Stream;
  readonly #style: Style;
  readonly #lastPhase = new Map<string, { phase: string; at: number }>();

  constructor(stream: Stream, style: Style) {
    this.#stream = stream;
    this.#style = style;
  }

  emit(event: ProgressEvent): void {
    switch (event.type) {
      case 'step-started':
        return;
      case 'step-progress':
        return this.#progress(event);
      case 'step-done':
        return this.#line(stepLine(this.#style, 'done', event));
      case 'step-failed':
        return this.#line(failedLine(this.#style, event));
      case 'note':
        return this.#line(noteLine(this.#style, event));
    }
  }

  /** Counters change many times a second: a line only for a new kind of progress, or every few seconds. */
  #progress(event: Extract<ProgressEvent, { type: 'step-progress' }>): void {
    const phase = event.text.replace(/\d+/g, '#');
    const last = this.#lastPhase.get(event.step);
    if (last?.phase === phase && event.elapsedMs - last.at < REPEAT_MS) return;
    this.#lastPhase.set(event.step, { phase, at: event.elapsedMs });
    this.#line(stepLine(this.#style, 'busy', event));
  }

  #line(text: string): void {
    this.#stream.write(`${text}\n`);
  }
}

export function stepLine(
  style: Style,
  state: 'busy' | 'done',
  event: { step: string; text: string; elapsedMs: number },
): string {
  const glyph = state === 'done' ? style.good('✓') : style.dim('…');
  return ` ${glyph} ${event.step.padEnd(11)} ${event.text}  ${style.dim(`${(event.elapsedMs / 1000).toFixed(1)}s`)}`;
}

export function failedLine(style: Style, event: Extract<ProgressEvent, { type: 'step-failed' }>): string {
  return ` ${style.bad('✗')} ${event.step.padEnd(11)} failed  ${style.dim(`${(event.elapsedMs / 1000).toFixed(1)}s`)}`;
}

export function noteLine(style: Style, event: Extract<ProgressEvent, { type: 'note' }>): string {
  return event.level === 'warning' ? ` ${style.warn('!')} ${event.text}` : `   ${event.text}`;
}
