import type { SystemRecord } from './access-record.ts';
import type { TrafficLine } from './read-traffic.ts';

/** What a person asks to see. Each that is given must hold; those that are about requests hide system lines. */
export type TrafficFilter = {
  readonly only?: 'access' | 'system' | undefined;
  /** The least level of system lines. */
  readonly level?: SystemRecord['level'] | undefined;
  readonly route?: string | undefined;
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly status?: ((status: number) => boolean) | undefined;
  readonly minMs?: number | undefined;
  /** On the line as Traefik wrote it. */
  readonly grep?: RegExp | undefined;
};

const ORDER: readonly SystemRecord['level'][] = ['debug', 'info', 'warn', 'error'];

export function trafficFilter(filter: TrafficFilter): (line: TrafficLine) => boolean {
  const { only, level = 'debug', route, service, operation, status, minMs, grep } = filter;
  const ofRequests = [route, service, operation, status, minMs].some((wanted) => wanted !== undefined);
  return ({ record, call, raw }) => {
    if (only !== undefined && record.kind !== only) return false;
    if (grep !== undefined && !grep.test(raw)) return false;
    if (record.kind === 'system') return !ofRequests && ORDER.indexOf(record.level) >= ORDER.indexOf(level);
    return (
      (route === undefined || isRoute(record.route, route)) &&
      (service === undefined || same(call?.service, service)) &&
      (operation === undefined || same(call?.operation, operation)) &&
      (status === undefined || status(record.status)) &&
      (minMs === undefined || record.durationMs >= minMs)
    );
  };
}

/** `default` means also the routes that are its special cases: default-noae, default-options. */
function isRoute(route: string, wanted: string): boolean {
  return route === wanted || route.startsWith(`${wanted}-`);
}

function same(found: string | undefined, wanted: string): boolean {
  return found?.toLowerCase() === wanted.toLowerCase();
}

/** `4xx,5xx,404,500-504` as a question; undefined for what is none. */
export function parseStatuses(text: string): ((status: number) => boolean) | undefined {
  const ranges = text.split(',').map((part): readonly [number, number] | undefined => {
    const family = /^\s*([1-5])xx\s*$/i.exec(part)?.[1];
    if (family !== undefined) return [Number(family) * 100, Number(family) * 100 + 99];
    const range = /^\s*([1-5]\d\d)(?:-([1-5]\d\d))?\s*$/.exec(part);
    return range === null ? undefined : [Number(range[1]), Number(range[2] ?? range[1])];
  });
  if (ranges.includes(undefined)) return undefined;
  return (status) => ranges.some((range) => range !== undefined && status >= range[0] && status <= range[1]);
}
