import type { Matcher } from '../rules/rule.ts';
import {
  type HttpRequest,
  headerValues,
  queryValues,
  routingHost,
  routingPath,
  signedFor,
} from './http-request.ts';

const MAX_VALUE = 48;

/** What a request has where a matcher looks, in words: `signed for s3`, `no X-Amz-Target`, `method is GET`. */
export function inWords(matcher: Matcher, request: HttpRequest): string {
  switch (matcher.kind) {
    case 'method':
      return `method is ${request.method}`;
    case 'path':
    case 'pathPrefix':
    case 'pathRegexp':
      return `path is ${short(routingPath(request))}`;
    case 'hostRegexp':
      return routingHost(request) === '' ? 'no Host' : `host is ${short(routingHost(request))}`;
    case 'header':
    case 'headerRegexp':
      return headerWords(matcher.name, request);
    case 'queryRegexp':
      return queryWords(matcher.name, request);
  }
}

function headerWords(name: string, request: HttpRequest): string {
  const values = headerValues(request, name).filter((value) => value !== '');
  if (name === 'Authorization') {
    const signed = signedFor(request);
    if (signed?.where === 'header') return `signed for ${signed.service}`;
    return values.length === 0 ? 'not signed' : 'Authorization names no service';
  }
  return values.length === 0 ? `no ${name}` : `${name} is ${short(values.join(', '))}`;
}

function queryWords(name: string, request: HttpRequest): string {
  const values = queryValues(request, name).filter((value) => value !== '');
  if (name === 'X-Amz-Credential') {
    const signed = signedFor(request);
    return signed?.where === 'query' ? `presigned for ${signed.service}` : 'not presigned';
  }
  return values.length === 0
    ? `no ${name} in the query`
    : `${name} in the query is ${short(values.join(', '))}`;
}

function short(text: string): string {
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE - 1)}…`;
}
