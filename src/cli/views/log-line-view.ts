import type { LogLine } from '../../kube/log-lines.ts';
import type { Stream } from '../reporters/terminal.ts';
import { taskId } from '../tasks/glance.ts';
import type { LogSource } from '../tasks/log-source.ts';
import { SHORT_ID } from './ps-view.ts';

type Shown = {
  /** Of many tasks, also such as are yet to come. */
  readonly isGroup: boolean;
  readonly sources: readonly LogSource[];
  readonly timestamps: boolean | undefined;
};

/** Prints lines, each with whose it is where there is more than one container to mix it up with. */
export function linePrinter(
  stdout: Stream,
  { isGroup, sources, timestamps }: Shown,
): (line: LogLine, source: LogSource) => void {
  const names = sources.map(({ container }) => container.length);
  const width = Math.max(0, ...names);
  const isOne = !isGroup && sources.length === 1;
  return ({ at, text }, { task, container }) => {
    const whose = isGroup ? `${taskId(task).slice(0, SHORT_ID)} ` : '';
    const prefix = isOne ? '' : `${whose}${container.padEnd(width)} | `;
    stdout.write(`${prefix}${timestamps ? `${new Date(at).toISOString()} ` : ''}${text}\n`);
  };
}
