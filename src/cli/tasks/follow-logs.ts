import { isKecsError } from '../../core/errors/kecs-error.ts';
import type { Clock } from '../../core/ports.ts';
import type { LogLine } from '../../kube/log-lines.ts';
import { LogPosition } from '../../kube/log-position.ts';
import type { LogWindow } from './cloudwatch-log.ts';
import type { EcsTask } from './ecs-api.ts';
import type { LogSource } from './log-source.ts';
import type { TaskLogs } from './task-logs.ts';

const RETRY_MS = 1_000;
const LOOK_AGAIN_MS = 2_000;
/** Breaks in a row after which what is wrong is said. */
const MAX_BREAKS = 5;

export type Follow = {
  readonly logs: TaskLogs;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly window: LogWindow;
  readonly print: (line: LogLine, source: LogSource) => void;
  /** For what is worth knowing and is no output. */
  readonly note: (text: string, source: LogSource) => void;
  /** A task as it is now; undefined where nobody knows of it any more. */
  readonly look: (task: EcsTask) => Promise<EcsTask | undefined>;
};

/**
 * Prints what containers write as they write it. `sources` is asked for them again and again and may tell of new ones; the end is
 * when it says that none is to come and all have ended.
 */
export async function followLogs(
  follow: Follow,
  sources: () => Promise<{ sources: readonly LogSource[]; more: boolean }>,
): Promise<void> {
  const followed = new Map<string, Promise<void>>();
  let failure: unknown;
  for (;;) {
    const { sources: found, more } = await sources();
    for (const source of found) {
      const key = `${source.pod.pod}/${source.container}`;
      if (followed.has(key)) continue;
      followed.set(
        key,
        followSource(follow, source).catch((thrown: unknown) => {
          failure ??= thrown;
        }),
      );
    }
    if (!more) await Promise.all(followed.values());
    if (failure !== undefined) throw failure;
    if (!more) return;
    await follow.clock.sleep(LOOK_AGAIN_MS, follow.signal);
  }
}

async function followSource(follow: Follow, source: LogSource): Promise<void> {
  const { logs, clock, signal, window } = follow;
  const position = new LogPosition();
  const first = window.since === undefined ? undefined : new Date(window.since).toISOString();
  for (let breaks = 0; ; await clock.sleep(RETRY_MS, signal)) {
    try {
      const { sinceTime } = position;
      const tailLines = sinceTime === undefined ? window.tail : undefined;
      const log = await logs.ofPod(source, { sinceTime: sinceTime ?? first, tailLines, follow: true });
      breaks = 0;
      if (log.kind === 'lines') {
        for await (const line of position.unread(log.lines)) follow.print(line, source);
        return;
      }
    } catch (thrown) {
      if (signal.aborted || ++breaks === MAX_BREAKS) throw thrown;
      if (breaks === 1 && !isKecsError(thrown)) follow.note('the connection broke, going on', source);
      continue;
    }
    const task = await follow.look(source.task);
    if (task !== undefined && task.lastStatus !== 'STOPPED') continue;
    if (position.sinceTime === undefined) await printKept(follow, { ...source, task: task ?? source.task });
    return;
  }
}

/** Of a task that has ended before there was anything to follow. */
async function printKept({ logs, window, print, note }: Follow, source: LogSource): Promise<void> {
  const log = await logs.read(source, window);
  if (log.kind === 'lines') for await (const line of log.lines) print(line, source);
  else note(log.kind === 'gone' ? log.why : 'it never started', source);
}
