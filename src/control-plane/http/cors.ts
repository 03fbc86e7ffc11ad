import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

const EXPOSED = [
  'x-amzn-requestid',
  'x-amzn-errortype',
  'x-amzn-error-message',
  'x-amzn-trace-id',
  'x-amz-request-id',
  'x-amz-id-2',
  'x-kecs-route',
  'date',
  'etag',
  'retry-after',
].join(', ');

/** Headers that let a page of an allowed origin read the answer. */
export function corsHeaders(origin: string | undefined): OutgoingHttpHeaders | undefined {
  if (origin === undefined) return undefined;
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': EXPOSED,
    Vary: 'Origin',
  };
}

export function isPreflight(method: string, headers: IncomingHttpHeaders): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** The answer to a preflight of an allowed origin: one for all services, because browsers ask per URL, not per service. */
export function preflightHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const asked = headers['access-control-request-headers'];
  return {
    'Access-Control-Allow-Origin': headers.origin,
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS',
    ...(asked !== undefined && { 'Access-Control-Allow-Headers': asked }),
    ...(headers['access-control-request-private-network'] === 'true' && {
      'Access-Control-Allow-Private-Network': 'true',
    }),
    'Access-Control-Max-Age': '600',
    Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  };
}
