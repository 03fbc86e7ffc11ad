import { OPERATION_HEADER, PROBLEM_HEADER } from '../names.ts';
import { routeOfRouter } from '../router-name.ts';

/** One request, as Traefik's access log tells of it. */
export type AccessRecord = {
  readonly kind: 'access';
  /** When it came, in milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Without port. */
  readonly host: string;
  /** Without query: that may hold a signature. */
  readonly path: string;
  readonly client: string;
  readonly userAgent: string;
  readonly contentType: string;
  /** What the client got; 499 when it went away first. */
  readonly status: number;
  /** What the server behind the route answered; 0 when it was not reached. */
  readonly originStatus: number;
  readonly durationMs: number;
  readonly retries: number;
  readonly responseBytes: number;
  /** Content-Type of the answer; empty where the server behind the route has set none. */
  readonly responseType: string;
  /** Name of the route that took it; empty where none did. */
  readonly route: string;
  /** Who the answer says has given it: X-Kecs-Route. */
  readonly answeredAs: string;
  /** X-Amz-Target. */
  readonly target: string;
  /** The operation, where the control plane has answered. */
  readonly operation: string;
  /** What the control plane found wrong with the call. */
  readonly problem: string;
  /** Why the gateway has answered itself: X-Kecs-Error. */
  readonly gatewayError: string;
  /** X-Amzn-Errortype of the answer. */
  readonly errorType: string;
  readonly entryPoint: string;
};

/** Something that Traefik says of itself. */
export type SystemRecord = {
  readonly kind: 'system';
  readonly at: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** What it is about, where it says so: a route, a service, an error. */
  readonly about: string;
};

export type TrafficRecord = AccessRecord | SystemRecord;

type Fields = Record<string, unknown>;

const LEVELS: Readonly<Record<string, SystemRecord['level']>> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'error',
  panic: 'error',
};

/** A line of either log of Traefik. One that is no JSON, such as a crash, is a system line of level error. */
export function readTraefikLine(text: string, at: number): TrafficRecord | undefined {
  if (text.trim() === '') return undefined;
  const fields = parse(text);
  if (fields === undefined) return { kind: 'system', at, level: 'error', message: text, about: '' };
  return 'RequestMethod' in fields ? accessRecord(fields, at) : systemRecord(fields, at);
}

function accessRecord(fields: Fields, at: number): AccessRecord {
  const text = (name: string): string => known(fields[name]);
  const number = (name: string): number => Number(fields[name] ?? 0);
  const request = (name: string): string => text(`request_${name}`);
  const answer = (name: string): string => text(`downstream_${name}`) || text(`origin_${name}`);
  return {
    kind: 'access',
    at: Date.parse(text('StartUTC')) || at,
    method: text('RequestMethod'),
    host: text('RequestHost').replace(/:\d+$/, ''),
    path: text('RequestPath').replace(/[?#].*$/s, ''),
    client: text('ClientHost'),
    userAgent: request('User-Agent'),
    contentType: request('Content-Type'),
    status: number('DownstreamStatus'),
    originStatus: number('OriginStatus'),
    durationMs: number('Duration') / 1e6,
    retries: number('RetryAttempts'),
    responseBytes: number('DownstreamContentSize'),
    responseType: answer('Content-Type'),
    route: routeOfRouter(text('RouterName')),
    answeredAs: answer('X-Kecs-Route'),
    target: request('X-Amz-Target'),
    operation: answer(OPERATION_HEADER),
    problem: answer(PROBLEM_HEADER),
    gatewayError: answer('X-Kecs-Error'),
    errorType: answer('X-Amzn-Errortype'),
    entryPoint: text('entryPointName'),
  };
}

function systemRecord(fields: Fields, at: number): SystemRecord {
  const about = ['routerName', 'serviceName', 'middlewareName', 'ingress', 'error']
    .map((name) => known(fields[name]))
    .filter((text) => text !== '');
  return {
    kind: 'system',
    at: Date.parse(known(fields['time'])) || at,
    level: LEVELS[known(fields['level'])] ?? 'info',
    message: known(fields['message'] ?? fields['msg']),
    about: about.join(', '),
  };
}

/** Traefik writes a dash where it knows nothing. */
function known(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '-' ? value : '';
}

function parse(text: string): Fields | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}
