/** A line says when it was written within its first bytes, or not at all. */
const LOOK_AT_BYTES = 2_000;

/** `{"level":"warn","ts":"2026-01-02T03:04:05.678Z",…}` */
const IN_JSON = /"(?:time|ts)":"([^"]{19,40})"/;
/** `2026-01-02 03:04:05,678 INFO …`, with or without a zone. */
const AT_START = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?/;
/** Kubernetes' own: `I0102 03:04:05.678901 …`, local time without a year. */
const KLOG = /^[IWEF](\d\d)(\d\d) (\d\d:\d\d:\d\d)\.(\d{3})\d* /;

const DAY_MS = 24 * 3600 * 1000;

/** When a line of a component's log was written, as far as it tells; ms since the epoch. */
export function lineTime(line: Buffer, now: number): number | undefined {
  const text = line.toString('latin1', 0, LOOK_AT_BYTES);
  const json = text.startsWith('{') ? IN_JSON.exec(text)?.[1] : undefined;
  if (json !== undefined) return known(Date.parse(json));
  const start = AT_START.exec(text);
  if (start) {
    const [, date, time, fraction = '0', zone = ''] = start;
    return known(Date.parse(`${date}T${time}.${fraction.slice(0, 3)}${zone}`));
  }
  const klog = KLOG.exec(text);
  if (klog === null) return undefined;
  const [, month, day, time, ms] = klog;
  const year = new Date(now).getFullYear();
  const at = Date.parse(`${year}-${month}-${day}T${time}.${ms}`);
  // Read in January, a line of December is last year's.
  return known(at > now + DAY_MS ? Date.parse(`${year - 1}-${month}-${day}T${time}.${ms}`) : at);
}

function known(ms: number): number | undefined {
  return Number.isNaN(ms) ? undefined : ms;
}
