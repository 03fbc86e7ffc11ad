import type { TrafficLine } from '../../gateway/access-log/read-traffic.ts';
import { answeredBy, type RouteOwners, reasonOf } from '../../gateway/access-log/reason-of.ts';

/** A line as an object of `-o json`: one for each request, and one for each thing that Traefik says. */
export function trafficData({ record, call }: TrafficLine, owners: RouteOwners): object {
  const time = new Date(record.at).toISOString();
  if (record.kind === 'system') {
    const { level, message, about } = record;
    return { schemaVersion: 1, kind: 'system', time, level, message, about: about || null };
  }
  const { status, durationMs, method, host, path, route, client, userAgent, retries, responseBytes } = record;
  return {
    schemaVersion: 1,
    kind: 'access',
    time,
    status,
    durationMs: Math.round(durationMs * 1_000) / 1_000,
    service: call?.service === '–' ? null : (call?.service ?? null),
    serviceIsGuess: call?.isGuess ?? false,
    operation: call?.operation ?? null,
    route: route || null,
    answeredBy: answeredBy(record, owners),
    reason: reasonOf(record, owners) || null,
    method,
    host,
    path,
    client,
    userAgent,
    retries,
    responseBytes,
  };
}
