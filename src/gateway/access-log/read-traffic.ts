import { mergeAsync } from '../../core/merge-async.ts';
import type { PartLine, PartLogOptions, PartLogPiece } from '../../core/part-log.ts';
import type { GatewayLink } from '../gateway-link.ts';
import { readTraefikLine, type TrafficRecord } from './access-record.ts';
import { type CallName, nameCall } from './name-call.ts';

/** A line of Traefik with what it means. */
export type TrafficLine = {
  readonly record: TrafficRecord;
  /** What an access line was about; undefined for a system line. */
  readonly call: CallName | undefined;
  readonly raw: string;
};

export type TrafficEvent =
  | { readonly kind: 'line'; readonly line: TrafficLine }
  | { readonly kind: 'note'; readonly text: string };

export type TrafficWanted = PartLogOptions & {
  /** At most so many of the lines that are there already; all when undefined. */
  readonly tail?: number | undefined;
  readonly filter: (line: TrafficLine) => boolean;
};

/** Requests and Traefik's own words by time: the latest of those that are there, then with `follow` what comes. */
export async function* readTraffic(
  link: Pick<GatewayLink, 'trafficLogs' | 'partLog'>,
  wanted: TrafficWanted,
  signal: AbortSignal,
): AsyncGenerator<TrafficEvent> {
  const logs = link.trafficLogs.map((part) => link.partLog(part, wanted, signal)[Symbol.asyncIterator]());
  const latest = new Latest(wanted.tail);
  await Promise.all(logs.map((log) => toCaughtUp(log, (line) => latest.add(line), wanted)));
  for (const line of latest.take()) yield { kind: 'line', line };
  if (!wanted.follow) return;
  for await (const piece of mergeAsync(logs.map((log) => ({ [Symbol.asyncIterator]: () => log })))) {
    if (piece.kind === 'note') yield piece;
    if (piece.kind !== 'lines') continue;
    for (const line of readable(piece.lines, wanted)) yield { kind: 'line', line };
  }
}

async function toCaughtUp(
  log: AsyncIterator<PartLogPiece>,
  take: (line: TrafficLine) => void,
  wanted: TrafficWanted,
): Promise<void> {
  for (;;) {
    const { done, value } = await log.next();
    if (done || value.kind === 'caught-up') return;
    if (value.kind === 'lines') for (const line of readable(value.lines, wanted)) take(line);
  }
}

function* readable(lines: readonly PartLine[], { since = 0, filter }: TrafficWanted): Generator<TrafficLine> {
  for (const { at, text } of lines) {
    const record = readTraefikLine(text, at);
    if (record === undefined || record.at < since) continue;
    const line = { record, call: record.kind === 'access' ? nameCall(record) : undefined, raw: text };
    if (filter(line)) yield line;
  }
}

/** Keeps the last ones by time, without holding many more than it must. */
class Latest {
  readonly #max: number;
  #lines: TrafficLine[] = [];

  constructor(max = Number.POSITIVE_INFINITY) {
    this.#max = max;
  }

  add(line: TrafficLine): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#max * 4 + 1_000) this.#lines = this.take();
  }

  take(): TrafficLine[] {
    const sorted = this.#lines.toSorted((a, b) => a.record.at - b.record.at);
    return sorted.slice(Math.max(0, sorted.length - this.#max));
  }
}
