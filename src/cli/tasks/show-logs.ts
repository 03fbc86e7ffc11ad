import { outputGone } from '../../core/errors/catalogue/tasks.ts';
import { ExitCode } from '../../core/errors/exit-codes.ts';
import { taskNamespaceOf } from '../../core/instance/instance.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import type { CliDeps } from '../deps.ts';
import { linePrinter } from '../views/log-line-view.ts';
import type { LogWindow } from './cloudwatch-log.ts';
import type { EcsTask } from './ecs-api.ts';
import { type FoundTasks, findTasks } from './find-tasks.ts';
import { followLogs } from './follow-logs.ts';
import { taskId } from './glance.ts';
import { type LogSource, logSources } from './log-source.ts';
import { mergeLines } from './merge-lines.ts';
import type { OpenEcs } from './open-ecs.ts';
import { TaskLogs } from './task-logs.ts';

export type LogsWanted = {
  /** As the person named it. */
  readonly wanted: string;
  readonly found: FoundTasks;
  readonly window: LogWindow;
  readonly follow: boolean;
  /** Of this container only. */
  readonly container: string | undefined;
  readonly timestamps: boolean;
};

export type LogsFrom = { readonly open: OpenEcs; readonly kube: Pick<Kube, 'podLog'>; readonly clock: Clock };

/** Prints logs to stdout, and what else there is to say to stderr. Rejects with KECS2606 and KECS2607. */
export function showLogs(deps: CliDeps, from: LogsFrom, wanted: LogsWanted): Promise<void> {
  return wanted.follow ? followAll(deps, from, wanted) : printOnce(deps, from, wanted);
}

/** Of several tasks those that run; where none does, of the latest. */
async function printOnce(
  deps: CliDeps,
  { open, kube }: LogsFrom,
  { wanted, found: { tasks, isGroup }, window, container, timestamps }: LogsWanted,
): Promise<void> {
  const live = tasks.filter(isLive);
  const shown = live.length > 0 ? live : tasks.slice(0, 1);
  if (shown.length === 0) deps.stderr.write(`'${wanted}' has no tasks\n`);
  const sources = logSources(shown, container, taskNamespaceOf(open.instance));
  const print = linePrinter(deps.stdout, { isGroup, sources, timestamps });
  const logs = new TaskLogs(open, kube, deps.signal);
  const read = await Promise.all(
    sources.map(async (source) => ({ source, log: await logs.read(source, window) })),
  );
  const there = read.flatMap(({ source, log }) => (log.kind === 'lines' ? { source, lines: log.lines } : []));
  for await (const { source, ...line } of mergeLines(there)) print(line, source);
  for (const { source, log } of read) {
    if (log.kind === 'waiting') deps.stderr.write(`${inWords(source)}: has not started\n`);
    if (log.kind !== 'gone') continue;
    if (there.length === 0) throw outputGone(inWords(source), log.why);
    deps.stderr.write(`${inWords(source)}: ${log.why}\n`);
  }
}

/** Of several tasks also those that come later. */
async function followAll(
  deps: CliDeps,
  { open, kube, clock }: LogsFrom,
  { wanted, found, window, container, timestamps }: LogsWanted,
): Promise<void> {
  const { signal } = deps;
  const { isGroup } = found;
  let tasks = isGroup ? found.tasks.filter(isLive) : found.tasks;
  const sources = logSources(tasks, container, taskNamespaceOf(open.instance));
  const print = linePrinter(deps.stdout, { isGroup, sources, timestamps });
  const next = async () => {
    const now = { sources: logSources(tasks, container, taskNamespaceOf(open.instance)), more: isGroup };
    if (isGroup) tasks = (await findTasks(open, wanted)).tasks.filter(isLive);
    return now;
  };
  const look = async ({ clusterArn = '', taskArn = '' }: EcsTask) =>
    (await open.ecs.tasks(clusterArn, [taskArn]))[0];
  const note = (text: string, source: LogSource) => void deps.stderr.write(`${inWords(source)}: ${text}\n`);
  const logs = new TaskLogs(open, kube, signal);
  try {
    await followLogs({ logs, clock, signal, window, print, note, look }, next);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    deps.setExitCode(ExitCode.Interrupted);
  }
}

function isLive({ lastStatus }: EcsTask): boolean {
  return lastStatus !== 'STOPPED';
}

function inWords({ task, container }: LogSource): string {
  return `${taskId(task)}, container ${container}`;
}
