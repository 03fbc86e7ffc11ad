import { parseArgs } from 'node:util';
import { authorizationFor } from './aws-request.ts';
import type { HttpRequest } from './http-request.ts';

const text = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

/** Of curl's options those that change what is sent, and the common ones that do not. */
const OPTIONS = {
  request: { ...text, short: 'X' },
  header: { ...many, short: 'H' },
  data: { ...many, short: 'd' },
  'data-raw': many,
  'data-ascii': many,
  'data-binary': many,
  'data-urlencode': many,
  json: many,
  get: { ...flag, short: 'G' },
  head: { ...flag, short: 'I' },
  'user-agent': { ...text, short: 'A' },
  user: { ...text, short: 'u' },
  'aws-sigv4': text,
  'upload-file': { ...text, short: 'T' },
  url: text,
  output: { ...text, short: 'o' },
  'write-out': { ...text, short: 'w' },
  'max-time': { ...text, short: 'm' },
  silent: { ...flag, short: 's' },
  'show-error': { ...flag, short: 'S' },
  verbose: { ...flag, short: 'v' },
  include: { ...flag, short: 'i' },
  location: { ...flag, short: 'L' },
  insecure: { ...flag, short: 'k' },
  fail: { ...flag, short: 'f' },
} as const;

/** The request that a curl command sends; throws with the reason for one that cannot be read. */
export function fromCurlCommand(args: readonly string[], host: string): HttpRequest {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const url = urlOf(values.url ?? positionals[0] ?? `http://${host}/`);
  const given = (values.header ?? []).flatMap(headerOf);
  const data = [
    ...(values.data ?? []),
    ...(values['data-raw'] ?? []),
    ...(values['data-ascii'] ?? []),
    ...(values['data-binary'] ?? []),
    ...(values['data-urlencode'] ?? []),
    ...(values.json ?? []),
  ];
  const sendsBody = data.length > 0 && values.get !== true;
  const query = values.get === true && data.length > 0 ? `${url.search ? '&' : '?'}${data.join('&')}` : '';
  const method =
    values.request ??
    (values.head ? 'HEAD' : values['upload-file'] === undefined ? (sendsBody ? 'POST' : 'GET') : 'PUT');
  const isGiven = (name: string): boolean =>
    given.some(([each]) => each.toLowerCase() === name.toLowerCase());
  const own: [string, string][] = [
    ['User-Agent', values['user-agent'] ?? 'curl/8'],
    ['Accept', '*/*'],
    ...(sendsBody ? [['Content-Type', contentType(values.json !== undefined)] as [string, string]] : []),
    ...(values['aws-sigv4'] === undefined ? [] : [signature(values['aws-sigv4'])]),
  ];
  return {
    method,
    host: given.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? url.host,
    target: `${url.pathname}${url.search}${query}`,
    headers: [...own.filter(([name]) => !isGiven(name)), ...given.filter(([name]) => !/^host$/i.test(name))],
    ...(sendsBody && { body: data.join('&') }),
  };
}

/** curl takes what has no scheme for HTTP. */
function urlOf(text: string): URL {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null) throw new Error(`'${text}' is no URL`);
  return url;
}

function headerOf(line: string): [string, string][] {
  const parts = /^([^:;]+)[:;]\s*(.*)$/s.exec(line);
  return parts === null ? [] : [[parts[1]?.trim() ?? '', parts[2]?.trim() ?? '']];
}

function contentType(isJson: boolean): string {
  return isJson ? 'application/json' : 'application/x-www-form-urlencoded';
}

/** `aws:amz:us-east-1:s3`. */
function signature(provider: string): [string, string] {
  return ['Authorization', authorizationFor(provider.split(':')[3] ?? 's3')];
}
