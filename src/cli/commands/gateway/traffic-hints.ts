import type { TrafficRecord } from '../../../gateway/access-log/access-record.ts';
import { answeredBy, type RouteOwners } from '../../../gateway/access-log/reason-of.ts';

/** Says once, at the end, where to look next for what went wrong in many lines. `name` is the instance's. */
export function trafficHints(
  owners: RouteOwners,
  name: string,
): { take(record: TrafficRecord): void; all(): string[] } {
  const failed = new Map<string, number>();
  return {
    take: (record) => {
      if (record.kind !== 'access' || record.status < 500) return;
      const owner = owners.get(record.route);
      if (owner === undefined || record.gatewayError === 'no-backend') return;
      const isDown = answeredBy(record, owners) === 'gateway';
      const key = isDown
        ? `the ${owner} did not answer|${owner}`
        : `the ${owner} answered with an error|${owner}`;
      failed.set(key, (failed.get(key) ?? 0) + 1);
    },
    all: () =>
      [...failed].map(([key, count]) => {
        const [what, owner] = key.split('|');
        return `${count} × ${what}: kecs logs ${owner} --name ${name}`;
      }),
  };
}
