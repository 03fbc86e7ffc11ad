import type { AccessRecord, SystemRecord } from '../../gateway/access-log/access-record.ts';
import type { CallName } from '../../gateway/access-log/name-call.ts';
import type { TrafficLine } from '../../gateway/access-log/read-traffic.ts';
import { answeredBy, type RouteOwners, reasonOf } from '../../gateway/access-log/reason-of.ts';
import type { Style } from './style.ts';

export type TrafficShown = {
  readonly owners: RouteOwners;
  readonly style: Style;
  /** On a terminal: times of day and marks. Else whole times and plain words. */
  readonly live: boolean;
};

const SERVICE_WIDTH = 8;
const OPERATION_WIDTH = 26;
const ANSWERER_WIDTH = 13;

/** One line for a request or for something that Traefik says. */
export function trafficView({ record, call }: TrafficLine, shown: TrafficShown): string {
  return record.kind === 'system' ? systemLine(record, shown) : accessLine(record, call, shown);
}

function accessLine(
  record: AccessRecord,
  call: CallName | undefined,
  { owners, style, live }: TrafficShown,
): string {
  const { status } = record;
  const colour = status >= 500 ? style.bad : status >= 400 ? style.warn : style.good;
  const mark = status >= 500 ? '✗' : status >= 400 ? '!' : '✓';
  const service = `${call?.service ?? ''}${call?.isGuess ? '?' : ''}`;
  const reason = reasonOf(record, owners);
  return [
    style.dim(timeText(record.at, live)),
    colour(live ? `${mark} ${status}` : String(status)),
    durationText(record.durationMs).padStart(7),
    service.padEnd(SERVICE_WIDTH),
    cut(printable(call?.operation ?? ''), OPERATION_WIDTH).padEnd(OPERATION_WIDTH),
    `${live ? '→ ' : ''}${answeredBy(record, owners).padEnd(ANSWERER_WIDTH)}`,
    reason === '' ? style.dim(clientText(record.userAgent)) : colour(printable(reason)),
  ]
    .join(' ')
    .trimEnd();
}

function systemLine({ at, level, message, about }: SystemRecord, { style, live }: TrafficShown): string {
  const colour = level === 'error' ? style.bad : level === 'warn' ? style.warn : style.dim;
  const text = printable(about === '' ? message : `${message}: ${about}`);
  return `${style.dim(timeText(at, live))} sys ${colour(LEVEL_TEXT[level])} ${text}`;
}

const LEVEL_TEXT: Readonly<Record<SystemRecord['level'], string>> = {
  debug: 'DBG',
  info: 'INF',
  warn: 'WRN',
  error: 'ERR',
};

/** Something about the log itself. */
export function trafficNote(text: string, { style, live }: TrafficShown): string {
  return style.dim(live ? `── ${text} ──` : `-- ${text}`);
}

/** `12:04:31.220` in local time, or all of it in UTC. */
export function timeText(at: number, live: boolean): string {
  const time = new Date(at);
  if (!live) return time.toISOString();
  const two = (value: number): string => String(value).padStart(2, '0');
  const ms = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`;
}

/** `<1ms`, `12ms`, `1.4s`, `2m05s`. */
export function durationText(ms: number): string {
  if (ms < 1) return '<1ms';
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
}

/** `aws-cli/2.31` of all that a client says of itself. */
export function clientText(userAgent: string): string {
  const product = /^[^\s(]+/.exec(userAgent)?.[0] ?? '';
  return printable(product.replace(/(\/\d+\.\d+)[\w.+-]*$/, '$1'));
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** What a caller sends may hold what would drive the terminal. */
function printable(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\p{Cc}\p{Cf}]/gu, '·');
}
