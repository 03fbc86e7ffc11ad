import type { ErrorDetails } from '../errors/kecs-error.ts';

/**
 * What a long command tells while it works. Every renderer (terminal, plain lines, NDJSON) makes its text from these.
 * Times are milliseconds since the step began.
 */
export type ProgressEvent =
  | { type: 'step-started'; step: string }
  | { type: 'step-progress'; step: string; text: string; elapsedMs: number }
  | { type: 'step-done'; step: string; text: string; elapsedMs: number }
  | { type: 'step-failed'; step: string; error: ErrorDetails; elapsedMs: number }
  | { type: 'note'; level: 'info' | 'warning'; text: string };

export interface Reporter {
  emit(event: ProgressEvent): void;
}
