import { STATUS_CODES } from 'node:http';
import type { Answerer, Route } from '../routes.ts';
import type { AccessRecord } from './access-record.ts';

/** Who answers each route, by the route's name. */
export type RouteOwners = ReadonlyMap<string, Answerer>;

export function routeOwners(routes: readonly Pick<Route, 'name' | 'answerer'>[]): RouteOwners {
  return new Map(routes.map(({ name, answerer }) => [name, answerer]));
}

/** Who has given the answer: a part of kecs, `gateway` for Traefik itself, or nobody. */
export function answeredBy(record: AccessRecord, owners: RouteOwners): string {
  const { gatewayError, route, status } = record;
  if (gatewayError !== '') return 'gateway';
  if (route === '') return 'no route';
  if (status === 499) return 'nobody';
  const owner = owners.get(route);
  if (owner === undefined) return route;
  return isOfTraefik(record) ? 'gateway' : owner;
}

/**
 * Where Traefik reaches no server it answers with nothing but the status in words, and logs that as the server's. No AWS service
 * answers so bare.
 */
function isOfTraefik({ status, originStatus, responseType, responseBytes }: AccessRecord): boolean {
  if (originStatus === 0) return true;
  return status >= 502 && responseType === '' && responseBytes === STATUS_CODES[status]?.length;
}

const GATEWAY_ERRORS: Readonly<Record<string, string>> = {
  throttled: 'beyond the rate limit (kecs start-v2 --rate-limit AVERAGE/BURST changes it)',
  starting: 'the gateway was still reading its routes',
  'no-backend': 'only ECS and ELBv2 are answered: it runs with --no-localstack',
  'foreign-page':
    'a web page from elsewhere, or a host name that is not this machine (--allow-origin lets it in)',
};

/** Why a request failed, in words; empty for one that did not. */
export function reasonOf(record: AccessRecord, owners: RouteOwners): string {
  const { status, gatewayError, problem, errorType, route } = record;
  if (status < 400) return '';
  const owner = owners.get(route) ?? 'server';
  if (gatewayError === 'unavailable')
    return `the ${owner} does not answer${record.retries > 0 ? `, tried ${record.retries + 1} times` : ''}`;
  if (gatewayError !== '') return GATEWAY_ERRORS[gatewayError] ?? gatewayError;
  if (problem !== '') return problem;
  if (status === 499) return `the client went away after ${inSeconds(record.durationMs)}`;
  if (route === '') return 'no route takes it';
  if (isOfTraefik(record)) return unreached(status, owner);
  const said = errorType.replace(/^.*#|:.*$/g, '');
  return said === ''
    ? `the ${owner} says ${status} ${STATUS_CODES[status] ?? ''}`.trim()
    : `the ${owner} says ${said}`;
}

/** Traefik's own statuses, where no server has answered. */
function unreached(status: number, owner: string): string {
  switch (status) {
    case 502:
      return `the ${owner} refused or broke the connection`;
    case 503:
      return `the ${owner} has no running instance`;
    case 504:
      return `the ${owner} did not answer in time`;
    case 431:
      return 'its headers are longer than the gateway takes';
    default:
      return `the gateway itself says ${status}`;
  }
}

function inSeconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
