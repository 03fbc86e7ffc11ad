import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { detectProtocol, type RequestSigns } from './detect-protocol.ts';
import { type EncodedFailure, encodeFailure } from './encode-failure.ts';
import { type FailureKind, failureOf } from './failures.ts';

export type ErrorRequest = { method: string; url: string; headers: IncomingHttpHeaders };
export type ErrorAnswerOptions = { instance: string };

/** Where Traefik's errors middleware asks, with the address of the request in `url`. */
const ASKED = /^\/_kecs\/error\/(throttled|throttled-s3|unavailable)\?url=(.*)$/;
const MAX_SHOWN = 200;

/** What the gateway answers for a request that no service can, or may, answer. */
export function answerFor(request: ErrorRequest, { instance }: ErrorAnswerOptions): EncodedFailure {
  const asked = ASKED.exec(request.url);
  const signs = signsOf(request, asked?.[2]);
  const protocol = asked?.[1] === 'throttled-s3' ? 's3-xml' : detectProtocol(signs);
  const failure = failureOf(kindOf(asked?.[1], request.headers), {
    protocol,
    route: text(request.headers['x-kecs-route']) || 'default',
    instance,
    origin: text(request.headers.origin),
    host: text(request.headers.host),
  });
  const answer = encodeFailure(failure, protocol, randomUUID());
  const route = text(request.headers['x-kecs-route']);
  if (route) answer.headers['x-kecs-route'] = route;
  return answer;
}

/** The rate limit asks beside the request and names it in X-Forwarded-*; otherwise `url` or the request itself tells. */
function signsOf(request: ErrorRequest, askedUrl: string | undefined): RequestSigns {
  if (askedUrl === undefined)
    return { method: request.method, target: request.url, headers: request.headers };
  const forwarded = text(request.headers['x-forwarded-uri']);
  const url = URL.parse(decode(askedUrl));
  return {
    // The errors middleware does not say the method. What matters is whether it is a PUT, and no API form is.
    method: text(request.headers['x-forwarded-method']) || 'POST',
    target: forwarded || (url ? url.pathname + url.search : '/'),
    headers: request.headers,
  };
}

function kindOf(asked: string | undefined, headers: IncomingHttpHeaders): FailureKind {
  if (asked !== undefined) return asked === 'unavailable' ? 'unavailable' : 'throttled';
  const reason = headers['x-kecs-reason'];
  return reason === 'foreign-page' || reason === 'no-backend' || reason === 'starting'
    ? reason
    : 'unavailable';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // The gateway cuts or breaks nothing, but a hostile path need not be valid UTF-8: headers must do then.
    return '';
  }
}

function text(value: string | string[] | undefined): string {
  return ((Array.isArray(value) ? value[0] : value) ?? '').slice(0, MAX_SHOWN);
}
