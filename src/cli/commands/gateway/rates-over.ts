import type { AccessRecord } from '../../../gateway/access-log/access-record.ts';
import { readTraffic } from '../../../gateway/access-log/read-traffic.ts';
import { answeredBy, routeOwners } from '../../../gateway/access-log/reason-of.ts';
import { trafficFilter } from '../../../gateway/access-log/traffic-filter.ts';
import type { GatewayLink } from '../../../gateway/gateway-link.ts';
import { parseMetrics } from '../../../gateway/metrics/parse-metrics.ts';
import { exactRates, type Rates, routeRates } from '../../../gateway/metrics/rates.ts';
import { scrapeOf } from '../../../gateway/metrics/route-totals.ts';
import { routes } from '../../../gateway/routes.ts';
import { systemClock } from '../../../system/system-clock.ts';

export type NamedRates = Rates & { readonly answeredBy?: string };

/** Rates since the last time that they were asked for. */
export type RatesSource = { next(): Promise<{ rates: NamedRates[]; seconds: number }> };

/** By route, from Traefik's counters: also right when there is too much traffic for a log to be read along. */
export async function routesOver(link: GatewayLink, signal: AbortSignal): Promise<RatesSource> {
  const names = new Set(routes(link.settings.allowedOrigins).map(({ name }) => name));
  const scrape = async () => scrapeOf(parseMetrics(await link.metrics(signal)), systemClock.now());
  let last = await scrape();
  return {
    async next() {
      const now = await scrape();
      const rates = routeRates(last, now).filter(({ name }) => names.has(name));
      const seconds = (now.at - last.at) / 1_000;
      last = now;
      return { rates, seconds };
    },
  };
}

/** By operation, from the access log: only there it is told. */
export function operationsOver(link: GatewayLink, signal: AbortSignal): RatesSource {
  const owners = routeOwners(routes(link.settings.allowedOrigins));
  let from = systemClock.now();
  return {
    async next() {
      const until = systemClock.now();
      const calls = new Map<string, AccessRecord[]>();
      const wanted = { since: from, filter: trafficFilter({ only: 'access' }) };
      for await (const event of readTraffic(link, wanted, signal)) {
        if (event.kind !== 'line' || event.line.record.kind !== 'access') continue;
        if (event.line.record.at >= until) continue;
        const { service, operation, isGuess } = event.line.call ?? {
          service: '–',
          operation: '',
          isGuess: false,
        };
        // A path is not one of a few.
        const name = /\s/.test(operation)
          ? `${service}${isGuess ? '?' : ''} ${event.line.record.method}`
          : `${service} ${operation}`;
        calls.set(name, [...(calls.get(name) ?? []), event.line.record]);
      }
      const seconds = (until - from) / 1_000;
      from = until;
      const rates = [...calls].map(([name, records]) => ({
        ...exactRates(name, records, seconds),
        answeredBy: records[0] === undefined ? '–' : answeredBy(records[0], owners),
      }));
      return { rates, seconds };
    },
  };
}
