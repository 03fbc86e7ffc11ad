import { readTraffic } from '../../../gateway/access-log/read-traffic.ts';
import { trafficFilter } from '../../../gateway/access-log/traffic-filter.ts';
import { expectedRouters } from '../../../gateway/compare-routers.ts';
import type { GatewayLink } from '../../../gateway/gateway-link.ts';
import { type RouteCounts, type RouteState, routeStates } from '../../../gateway/route-states.ts';
import { foreignRouters } from '../../../gateway/shadows.ts';
import { type LiveRouter, type RawData, routersOf } from '../../../gateway/traefik-api.ts';
import { systemClock } from '../../../system/system-clock.ts';

const WINDOW_MS = 5 * 60_000;

export type LookedAt = {
  readonly states: readonly RouteState[];
  readonly live: readonly LiveRouter[];
  /** On the AWS endpoint, and not of kecs. */
  readonly foreign: readonly LiveRouter[];
};

/** The routes as they are now. Rejects with KECS1504 where Traefik's API does not answer. */
export async function lookAtRoutes(link: GatewayLink, signal: AbortSignal): Promise<LookedAt> {
  const [raw, parts, counts] = await Promise.all([
    link.api<RawData>('/api/rawdata', signal),
    link.parts(),
    countRequests(link, signal),
  ]);
  const live = routersOf(raw);
  const { settings } = link;
  return {
    states: routeStates({ settings, live, parts, counts }),
    live,
    foreign: foreignRouters(live, expectedRouters(settings)),
  };
}

/** From the access log: Traefik's own counters only know all since its start. */
async function countRequests(link: GatewayLink, signal: AbortSignal): Promise<RouteCounts> {
  const counts = new Map<string, { requests: number; errors: number }>();
  const wanted = { since: systemClock.now() - WINDOW_MS, filter: trafficFilter({ only: 'access' }) };
  for await (const event of readTraffic(link, wanted, signal)) {
    if (event.kind !== 'line' || event.line.record.kind !== 'access') continue;
    const { route, status } = event.line.record;
    const count = counts.get(route) ?? { requests: 0, errors: 0 };
    count.requests++;
    if (status >= 500) count.errors++;
    counts.set(route, count);
  }
  return counts;
}
