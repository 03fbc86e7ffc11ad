import { LineTimes, type PartLine, type PartLogOptions, type PartLogPiece } from '../../core/part-log.ts';
import type { Clock } from '../../core/ports.ts';
import { isRunMark } from '../../core/run-mark.ts';
import { FileTail } from '../../system/file-tail.ts';

const LOOK_AGAIN_MS = 100;

export type FileLogOptions = Omit<PartLogOptions, 'previous'> & {
  /** Only what is older than this, in milliseconds since the epoch. */
  readonly until?: number | undefined;
};

/** The log of a component that is a process: its earlier file and the present one, and what is written from then on. */
export async function* fileLog(
  path: string,
  { since = 0, until = Number.POSITIVE_INFINITY, follow }: FileLogOptions,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<PartLogPiece> {
  const tail = new FileTail(path);
  const times = new LineTimes(() => clock.now());
  const wanted = (texts: readonly string[]): PartLine[] =>
    texts.map((text) => times.stamp(text)).filter(({ at }) => at >= since && at < until);

  for (const texts of tail.begin()) yield { kind: 'lines', lines: wanted(texts) };
  if (!follow && tail.rest !== '') yield { kind: 'lines', lines: wanted([tail.rest]) };
  yield { kind: 'caught-up' };
  if (!follow) return;
  for (;;) {
    await clock.sleep(LOOK_AGAIN_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
    for (const texts of tail.more()) yield { kind: 'lines', lines: wanted(texts) };
  }
}

/** One run of a component; undefined where the log tells of no earlier one. */
export type Run = { readonly lines: readonly PartLine[]; readonly from: number; readonly until: number };

/** The run before the present one, of a log whose runs begin with a mark. */
export function previousRun(path: string, clock: Clock): Run | undefined {
  const times = new LineTimes(() => clock.now());
  let earlier: PartLine[] | undefined;
  let present: PartLine[] = [];
  for (const texts of new FileTail(path).begin()) {
    for (const text of texts) {
      const line = times.stamp(text);
      if (isRunMark(text)) [earlier, present] = [present, []];
      present.push(line);
    }
  }
  if (earlier === undefined || earlier.length === 0) return undefined;
  return { lines: earlier, from: earlier[0]?.at ?? 0, until: present[0]?.at ?? clock.now() };
}
