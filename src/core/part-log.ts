/** One line that a part of kecs has written. */
export type PartLine = {
  /** Milliseconds since the epoch; 0 where neither the line nor one before it tells. */
  readonly at: number;
  readonly text: string;
};

/** What reading a part's log brings, in order. */
export type PartLogPiece =
  | { readonly kind: 'lines'; readonly lines: readonly PartLine[] }
  /** All that was there when the reading began has been told; what comes now is new. */
  | { readonly kind: 'caught-up' }
  /** Something about the log that a reader should know: its pod was replaced, a piece of it is lost. */
  | { readonly kind: 'note'; readonly text: string };

export type PartLogOptions = {
  /** Milliseconds since the epoch; lines without a time of their own are as old as the one before them. */
  readonly since?: number | undefined;
  /** Of the run before the present one. */
  readonly previous?: boolean | undefined;
  /** Until the signal aborts; the reading then just ends. */
  readonly follow?: boolean | undefined;
};

const ISO = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`;
const JSON_TIME = new RegExp(`"(?:time|ts|StartUTC)":"(${ISO})"`);
const LEADING_TIME = new RegExp(`^(?:\\w+: |\\[)?(${ISO})`);
/** klog's, of Kubernetes' programs: month and day without a year, local time. */
const KLOG = /^[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})/;

/** When a line says that it was written; undefined where it does not say. `now` tells a year that is left out. */
export function timeOf(text: string, now: number): number | undefined {
  const iso = JSON_TIME.exec(text)?.[1] ?? LEADING_TIME.exec(text)?.[1];
  if (iso !== undefined) {
    const at = Date.parse(iso.replace(' ', 'T').replace(',', '.'));
    return Number.isNaN(at) ? undefined : at;
  }
  const klog = KLOG.exec(text)?.slice(1).map(Number);
  if (klog === undefined) return undefined;
  const [month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0] = klog;
  const year = new Date(now).getFullYear();
  const at = new Date(year, month - 1, day, hour, minute, second, ms).getTime();
  // In January, December is last year's.
  return at > now + 86_400_000 ? new Date(year - 1, month - 1, day, hour, minute, second, ms).getTime() : at;
}

/** Gives lines their times, one after the other. */
export class LineTimes {
  readonly #now: () => number;
  #last = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  stamp(text: string): PartLine {
    this.#last = timeOf(text, this.#now()) ?? this.#last;
    return { at: this.#last, text };
  }
}
