import { setTimeout as delay } from 'node:timers/promises';
import { componentFailed, startTimedOut } from '../../core/errors/catalogue/start.ts';
import { lastLines } from '../../system/files.ts';
import type { InstanceFiles } from './instance-files.ts';
import { readRunState } from './supervisor-control.ts';

const POLL_MS = 15;
const LOG_LINES = 5;
/** A component that ended this often before it was ever ready will not heal by waiting. */
const HOPELESS_RESTARTS = 4;

export type Deadline = { at: number; totalMs: number; signal: AbortSignal };

/**
 * Polls `isDone` until it is true. Gives up early when a component keeps ending, and at the deadline, in both cases
 * with the name of the component, the reason and its last log lines.
 */
export async function awaitReady(
  files: InstanceFiles,
  deadline: Deadline,
  component: string,
  isDone: () => boolean | Promise<boolean>,
  blocker: () => string,
): Promise<void> {
  for (;;) {
    deadline.signal.throwIfAborted();
    if (await isDone()) return;
    await throwIfHopeless(files);
    if (Date.now() >= deadline.at) {
      throw startTimedOut(
        component,
        blocker(),
        Math.round(deadline.totalMs / 1000),
        await lastLines(files.log(component), LOG_LINES),
      );
    }
    await delay(POLL_MS, undefined, { signal: deadline.signal }).catch(() => undefined);
  }
}

async function throwIfHopeless(files: InstanceFiles): Promise<void> {
  for (const record of readRunState(files).components) {
    if (record.restarts < HOPELESS_RESTARTS || record.state === 'ready' || record.alive) continue;
    const exit = record.lastExit;
    const reason = exit?.signal
      ? `it was killed by ${exit.signal}`
      : `it ended with exit code ${exit?.code ?? 'unknown'}`;
    throw componentFailed(
      record.name,
      `${reason}, ${record.restarts + 1} times`,
      await lastLines(files.log(record.name), LOG_LINES),
      files.log(record.name),
    );
  }
}
