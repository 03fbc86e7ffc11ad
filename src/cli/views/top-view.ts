import type { Rates } from '../../gateway/metrics/rates.ts';
import type { Style } from './style.ts';
import { durationText } from './traffic-view.ts';

export type TopRow = Rates & {
  /** Who answers it. */
  readonly answeredBy: string;
  /** Requests a second of earlier intervals, the latest last. */
  readonly history: readonly number[];
};

export type TopShown = {
  readonly by: 'route' | 'operation';
  readonly rows: readonly TopRow[];
  readonly openConnections: number;
  readonly seconds: number;
  readonly style: Style;
  /** Whether there is room and use for history. */
  readonly live: boolean;
};

const BARS = '▁▂▃▄▅▆▇█';

/** Rates, errors and times of the last interval. */
export function topView({ by, rows, openConnections, seconds, style, live }: TopShown): string {
  const titles = [
    by === 'route' ? 'ROUTE' : 'OPERATION',
    'REQ',
    'RPS',
    'OK',
    '4xx',
    '5xx',
    'P50',
    'P95',
    'P99',
    'ANSWERED BY',
  ];
  const cells = rows.map((row) => [
    row.name,
    String(row.requests),
    row.rps >= 100 ? row.rps.toFixed(0) : row.rps.toFixed(1),
    percent(row.ok, row),
    percent(row.clientErrors, row),
    percent(row.serverErrors, row),
    time(row.p50, row),
    time(row.p95, row),
    time(row.p99, row),
    row.answeredBy,
  ]);
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[], paint: (text: string, at: number) => string): string =>
    row
      .map((cell, at) => {
        const size = widths[at] ?? 0;
        const isText = at === 0 || at === titles.length - 1;
        return paint(isText ? cell.padEnd(size) : cell.padStart(size), at);
      })
      .join('  ')
      .trimEnd();
  const sum = rows.reduce((all, { requests }) => all + requests, 0);
  return [
    line(titles, (text) => style.bold(text)),
    ...rows.map((row, index) => {
      const text = line(cells[index] ?? [], (cell, at) =>
        at === 5 && row.serverErrors > 0
          ? style.bad(cell)
          : at === 4 && row.clientErrors > 0
            ? style.warn(cell)
            : cell,
      );
      return live ? `${text}  ${style.dim(sparkline(row.history))}` : text;
    }),
    ...(rows.length === 0 ? ['no requests yet'] : []),
    style.dim(
      `${sum} requests in ${seconds.toFixed(1)} s · ${openConnections} open connections${rows.some(({ isRough, requests }) => isRough && requests > 0) ? ' · ~ from fewer than 20 requests' : ''}`,
    ),
  ].join('\n');
}

/** Higher bars for more, up to the highest of them. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values, 0);
  if (highest === 0) return '▁'.repeat(values.length);
  return values.map((value) => BARS[Math.round((value / highest) * (BARS.length - 1))]).join('');
}

function percent(share: number, { requests }: Rates): string {
  if (requests === 0) return '–';
  const text = Math.round(share * 100);
  // One failure among many must not look like none.
  return share > 0 && text === 0 ? '<1%' : `${text}%`;
}

function time(ms: number | undefined, { isRough }: Rates): string {
  return ms === undefined ? '–' : `${isRough ? '~' : ''}${durationText(ms)}`;
}
