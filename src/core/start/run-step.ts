import { toErrorDetails } from '../errors/kecs-error.ts';
import type { Clock } from '../ports.ts';
import type { Reporter } from './events.ts';

export type StepOutcome<T> = { value: T; text: string };

type Work<T> = (progress: (text: string) => void) => Promise<StepOutcome<T>>;

/** `runStep` for the steps of one command. */
export function stepsOf(reporter: Reporter, clock: Clock): <T>(step: string, work: Work<T>) => Promise<T> {
  return (step, work) => runStep(reporter, clock, step, work);
}

/** Runs one named step and tells the reporter how it goes; the step always ends, also when it throws. */
export async function runStep<T>(reporter: Reporter, clock: Clock, step: string, work: Work<T>): Promise<T> {
  const startedAt = clock.now();
  const elapsedMs = (): number => clock.now() - startedAt;
  let last = '';
  reporter.emit({ type: 'step-started', step });
  try {
    const { value, text } = await work((progressText) => {
      if (progressText === last) return;
      last = progressText;
      reporter.emit({ type: 'step-progress', step, text: progressText, elapsedMs: elapsedMs() });
    });
    reporter.emit({ type: 'step-done', step, text, elapsedMs: elapsedMs() });
    return value;
  } catch (thrown) {
    reporter.emit({ type: 'step-failed', step, error: toErrorDetails(thrown), elapsedMs: elapsedMs() });
    throw thrown;
  }
}
