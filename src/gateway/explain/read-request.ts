import stringArgv from 'string-argv';
import { type AccessRecord, readTraefikLine } from '../access-log/access-record.ts';
import { awsRequest } from './aws-request.ts';
import { fromAwsCommand, operationOf } from './from-aws-command.ts';
import { fromCurlCommand } from './from-curl-command.ts';
import type { HttpRequest } from './http-request.ts';

/** A request that a person has described. */
export type ReadRequest = {
  readonly request: HttpRequest;
  /** What was not said and had to be assumed. */
  readonly assumed: readonly string[];
  /** Of a recorded line: the route that has taken it. */
  readonly recorded?: string | undefined;
};

export const REQUEST_FORMS =
  "an aws command (aws s3 ls), a service and an operation (ecs ListClusters), a curl command, or a line of Traefik's access log";

/**
 * Reads a request from one text or its words. Throws with what is wrong, in words, where it is none of the forms. `host` is that
 * of the endpoint, for what names none.
 */
export function readRequest(words: readonly string[], host: string): ReadRequest {
  const [only = ''] = words;
  if (words.length === 1 && only.trim().startsWith('{')) return fromAccessLine(only);
  const args = words.length === 1 ? stringArgv(only) : [...words];
  const [first = '', second, ...others] = args[0] === '$' ? args.slice(1) : args;
  const rest = second === undefined ? [] : [second, ...others];
  if (first === 'curl') return { request: fromCurlCommand(rest, host), assumed: [] };
  if (first === 'aws') {
    const request = fromAwsCommand(rest, host);
    if (request === undefined) throw new Error('the aws command names no service and operation');
    return { request, assumed: [] };
  }
  const named = second === undefined ? first.split(':') : [first, second];
  const [service = '', operation = ''] = named;
  if (/^[a-z][a-z0-9-]*$/.test(service) && /^[A-Za-z][A-Za-z0-9-]*$/.test(operation) && others.length === 0)
    return {
      request: awsRequest({ service, operation: operationOf(operation), signed: true }, host),
      assumed: [`signed for ${service}, as every AWS client signs`],
    };
  throw new Error(`it is none of: ${REQUEST_FORMS}`);
}

/** The log does not keep signatures: what was signed can only be assumed. */
function fromAccessLine(line: string): ReadRequest {
  const record = readTraefikLine(line, 0);
  if (record?.kind !== 'access') throw new Error("it is no line of Traefik's access log");
  const headers = headersOf(record);
  return {
    request: { method: record.method, host: record.host, target: record.path, headers },
    assumed: ['not signed, and without a query: the log keeps neither'],
    recorded: record.route,
  };
}

function headersOf({ target, userAgent, contentType }: AccessRecord): [string, string][] {
  const all: [string, string][] = [
    ['X-Amz-Target', target],
    ['User-Agent', userAgent],
    ['Content-Type', contentType],
  ];
  return all.filter(([, value]) => value !== '');
}
