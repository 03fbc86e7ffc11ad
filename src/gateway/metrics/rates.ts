import { between, type RouteTotals, type Scrape, sumOf } from './route-totals.ts';

/** How one route or operation did over a time. */
export type Rates = {
  readonly name: string;
  readonly requests: number;
  /** Requests a second. */
  readonly rps: number;
  /** Parts of one. */
  readonly ok: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  /** Milliseconds; undefined where there were no requests. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  /** Whether the quantiles rest on few requests. */
  readonly isRough: boolean;
};

const FEW = 20;

/** The rates of each route between two readings of Traefik's counters. */
export function routeRates(earlier: Scrape, later: Scrape): Rates[] {
  const seconds = Math.max(0.001, (later.at - earlier.at) / 1_000);
  return [...later.routes].map(([name, totals]) =>
    ratesOf(name, between(earlier.routes.get(name), totals), seconds),
  );
}

export function ratesOf(name: string, { byClass, buckets }: RouteTotals, seconds: number): Rates {
  const ms = (share: number): number | undefined => {
    const found = quantile(buckets, share);
    return found === undefined ? undefined : found * 1_000;
  };
  const quantiles = { p50: ms(0.5), p95: ms(0.95), p99: ms(0.99) };
  return { name, ...sharesOf(byClass, seconds), ...quantiles };
}

/** From exact times, in milliseconds. */
export function exactRates(
  name: string,
  calls: readonly { status: number; durationMs: number }[],
  seconds: number,
): Rates {
  const byClass = new Map<number, number>();
  for (const { status } of calls) {
    const key = Math.floor(status / 100);
    byClass.set(key, (byClass.get(key) ?? 0) + 1);
  }
  const sorted = calls.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
  return { name, ...sharesOf(byClass, seconds), p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function sharesOf(
  byClass: ReadonlyMap<number, number>,
  seconds: number,
): Pick<Rates, 'requests' | 'rps' | 'ok' | 'clientErrors' | 'serverErrors' | 'isRough'> {
  const requests = sumOf(byClass);
  const share = (hundred: number): number => (requests === 0 ? 0 : (byClass.get(hundred) ?? 0) / requests);
  return {
    requests,
    rps: requests / seconds,
    ok: requests === 0 ? 0 : 1 - share(4) - share(5),
    clientErrors: share(4),
    serverErrors: share(5),
    isRough: requests < FEW,
  };
}

/** The value below which this share lies, from cumulative counts by upper bound: linear within a bucket. Undefined without counts. */
export function quantile(buckets: ReadonlyMap<number, number>, share: number): number | undefined {
  const bounds = [...buckets.keys()].toSorted((a, b) => a - b);
  const total = buckets.get(bounds.at(-1) ?? 0) ?? 0;
  if (total === 0) return undefined;
  const wanted = share * total;
  let [lower, below] = [0, 0];
  for (const bound of bounds) {
    const count = buckets.get(bound) ?? 0;
    if (count >= wanted) {
      // Nothing is known of what lies beyond the last bound but that it does.
      if (bound === Number.POSITIVE_INFINITY) return lower;
      return count === below ? bound : lower + ((bound - lower) * (wanted - below)) / (count - below);
    }
    [lower, below] = [bound, count];
  }
  return lower;
}
