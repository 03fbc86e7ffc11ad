import { setTimeout as delay } from 'node:timers/promises';
import { componentFailed } from '../../core/errors/catalogue/start.ts';
import { lastLines } from '../../system/files.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { Deadline } from '../instance/start-options.ts';
import { type RunState, readRunState } from './supervisor-control.ts';

const POLL_MS = 15;
const LOOK_AT_COMPONENTS_MS = 200;
const LOG_LINES = 5;
/** Longer than a supervisor takes from its start to its first record. */
const SUPERVISOR_GRACE_MS = 3_000;
/** A component that ended this often before it was ever ready will not heal by waiting. */
const HOPELESS_RESTARTS = 4;

/**
 * Polls `isDone` until it is true. Rejects early, with the component's name, reason and last log lines, when one keeps
 * ending; with `late`'s error, in the words of what was waited for, at the deadline; with the signal's reason when that
 * aborts.
 */
export async function awaitReady(
  files: InstanceFiles,
  deadline: Deadline,
  isDone: () => boolean | Promise<boolean>,
  late: () => Promise<Error>,
): Promise<void> {
  let lookedAt = 0;
  let supervisedAt = Date.now();
  for (;;) {
    deadline.signal.throwIfAborted();
    if (await isDone()) return;
    if (Date.now() - lookedAt > LOOK_AT_COMPONENTS_MS) {
      lookedAt = Date.now();
      const run = readRunState(files);
      if (run.supervisor === 'running') supervisedAt = lookedAt;
      else if (lookedAt - supervisedAt > SUPERVISOR_GRACE_MS) throw await supervisorGone(files);
      await throwIfHopeless(run, files);
    }
    if (Date.now() >= deadline.at) throw await late();
    await delay(POLL_MS, undefined, { signal: deadline.signal }).catch(() => undefined);
  }
}

async function supervisorGone(files: InstanceFiles): Promise<Error> {
  const path = files.log('supervisor');
  return componentFailed(
    'supervisor',
    'it is gone, so nothing is started any more',
    await lastLines(path, LOG_LINES),
    path,
  );
}

async function throwIfHopeless(run: RunState, files: InstanceFiles): Promise<void> {
  for (const record of run.components) {
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
