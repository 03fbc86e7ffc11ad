import { ExitCode } from '../../core/errors/exit-codes.ts';
import type { PartLine, PartLogPiece } from '../../core/part-log.ts';
import type { CliDeps } from '../deps.ts';
import type { LogWindow } from '../tasks/cloudwatch-log.ts';
import { withLinkEvenStopped } from './gateway/open-link.ts';
import type { InstanceFlags } from './select-instance.ts';

/** The parts that every instance has, by the names that a person would use. */
const PARTS: Readonly<Record<string, string>> = {
  traefik: 'traefik',
  gateway: 'traefik',
  'control-plane': 'control-plane',
  backend: 'backend',
  localstack: 'backend',
  'error-service': 'error-service',
};

/** Whether a word is a part of every instance, where no task or service has that name. */
export function isPart(wanted: string): boolean {
  return wanted in PARTS;
}

export type PartLogsWanted = {
  readonly part: string;
  readonly window: LogWindow;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
};

/** Prints what a part of the instance itself has written. Rejects with KECS1506 for one that it does not have. */
export async function partLogs(deps: CliDeps, flags: InstanceFlags, wanted: PartLogsWanted): Promise<void> {
  const { window, follow, previous, timestamps } = wanted;
  const part = PARTS[wanted.part] ?? wanted.part;
  const print = ({ at, text }: PartLine): void =>
    void deps.stdout.write(`${timestamps ? `${new Date(at).toISOString()} ` : ''}${text}\n`);
  await withLinkEvenStopped(deps, flags, async ({ link }) => {
    const options = { since: window.since, follow, previous };
    let latest: PartLine[] = [];
    let isCaughtUp = false;
    for await (const piece of link.partLog(part, options, deps.signal)) {
      if (piece.kind === 'note') deps.stderr.write(`${piece.text}\n`);
      if (piece.kind === 'lines' && isCaughtUp) piece.lines.forEach(print);
      if (piece.kind === 'lines' && !isCaughtUp) latest = keep(latest, piece, window.tail);
      if (piece.kind !== 'caught-up') continue;
      isCaughtUp = true;
      latest.forEach(print);
      latest = [];
    }
    if (deps.signal.aborted) deps.setExitCode(ExitCode.Interrupted);
  });
}

function keep(
  latest: PartLine[],
  { lines }: Extract<PartLogPiece, { kind: 'lines' }>,
  tail: number | undefined,
): PartLine[] {
  const all = latest.concat(lines);
  return tail === undefined ? all : all.slice(Math.max(0, all.length - tail));
}
