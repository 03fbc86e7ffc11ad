import { routeOfRouter } from '../router-name.ts';
import type { Sample } from './parse-metrics.ts';

/** What Traefik has counted for one route since it was started. */
export type RouteTotals = {
  /** Requests by the hundred of their status: 2 for 2xx. */
  readonly byClass: ReadonlyMap<number, number>;
  /** How many took at most so many seconds, cumulative, by bound; the last bound is infinite. */
  readonly buckets: ReadonlyMap<number, number>;
};

/** The totals of each route, and when they were read. */
export type Scrape = { readonly at: number; readonly routes: ReadonlyMap<string, RouteTotals> };

export function scrapeOf(samples: readonly Sample[], at: number): Scrape {
  const routes = new Map<string, { byClass: Map<number, number>; buckets: Map<number, number> }>();
  for (const { name, labels, value } of samples) {
    const router = labels['router'];
    if (router === undefined) continue;
    const route = routeOfRouter(router);
    const totals = routes.get(route) ?? { byClass: new Map(), buckets: new Map() };
    routes.set(route, totals);
    if (name === 'traefik_router_requests_total') {
      add(totals.byClass, Math.floor(Number(labels['code']) / 100), value);
    } else if (name === 'traefik_router_request_duration_seconds_bucket') {
      add(totals.buckets, labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le']), value);
    }
  }
  return { at, routes };
}

/** What has been counted between two readings. A Traefik that was started in between has begun at nothing. */
export function between(earlier: RouteTotals | undefined, later: RouteTotals): RouteTotals {
  if (earlier === undefined) return later;
  const wasReset = (sumOf(later.byClass) ?? 0) < (sumOf(earlier.byClass) ?? 0);
  if (wasReset) return later;
  return { byClass: less(later.byClass, earlier.byClass), buckets: less(later.buckets, earlier.buckets) };
}

export function sumOf(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function add(counts: Map<number, number>, key: number, value: number): void {
  counts.set(key, (counts.get(key) ?? 0) + value);
}

function less(later: ReadonlyMap<number, number>, earlier: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...later].map(([key, value]) => [key, value - (earlier.get(key) ?? 0)]));
}
