import type { AccessRecord } from './access-record.ts';
import { TARGET_SERVICES } from './target-services.ts';

/** What a request was about, as a person would name it. */
export type CallName = {
  /** `ecs`, `s3`, …; `–` where nothing tells. */
  readonly service: string;
  /** The operation; method and path where it is not known. */
  readonly operation: string;
  /** Whether the service is only a guess from host, path or the client's own words. */
  readonly isGuess: boolean;
};

export const UNKNOWN_SERVICE = '–';

type Sure = Omit<CallName, 'isGuess'>;

/** By the operation that was answered or asked for; else by what the client says of itself, the host or the path. */
export function nameCall(record: AccessRecord): CallName {
  const sure = answered(record) ?? byTarget(record.target) ?? byRpcPath(record.path);
  if (sure !== undefined) return { ...sure, isGuess: false };
  const guess = byUserAgent(record.userAgent) ?? byHost(record) ?? byPath(record);
  return guess === undefined
    ? { service: UNKNOWN_SERVICE, operation: request(record), isGuess: false }
    : { ...guess, isGuess: true };
}

function answered({ answeredAs, operation, route }: AccessRecord): Sure | undefined {
  if (operation === '' || operation === 'unknown') return undefined;
  const service = [answeredAs, route].find((name) => name === 'ecs' || name === 'elbv2');
  return service === undefined ? undefined : { service, operation };
}

/** `AmazonEC2ContainerServiceV20141113.ListClusters`. */
function byTarget(target: string): Sure | undefined {
  const parts = /^([\w.-]+)\.(\w+)$/.exec(target);
  if (parts === null) return undefined;
  const [, prefix = '', operation = ''] = parts;
  return { service: withoutVersion(prefix), operation };
}

function byRpcPath(path: string): Sure | undefined {
  const parts = /\/service\/(\w+)\/operation\/(\w+)$/.exec(path);
  if (parts === null) return undefined;
  return { service: withoutVersion(parts[1] ?? ''), operation: parts[2] ?? '' };
}

/** `AmazonEC2ContainerServiceV20141113` is ecs. */
function withoutVersion(name: string): string {
  const plain = name.toLowerCase().replace(/_?v?\d{6,8}$|_v\d+$/, '');
  return TARGET_SERVICES[plain] ?? plain.replace(/^aws/, '');
}

/** AWS CLI v2 names its command; the SDKs for Go and JavaScript name their package. */
function byUserAgent(userAgent: string): Sure | undefined {
  const command = /\b(?:md\/command#|command\/)([a-z0-9-]+)\.([a-z0-9-]+)/.exec(userAgent);
  if (command) return { service: serviceName(command[1] ?? ''), operation: pascal(command[2] ?? '') };
  const api = /\bapi\/([a-z0-9-]+)[#/]/.exec(userAgent);
  return api ? { service: serviceName(api[1] ?? ''), operation: 'a call' } : undefined;
}

function serviceName(text: string): string {
  if (/^elastic-?load-?balancing-?v2$/.test(text)) return 'elbv2';
  if (text === 's3api') return 's3';
  return text;
}

/** `bucket.s3.localhost`, `sqs.us-east-1.localhost`. */
function byHost(record: AccessRecord): Sure | undefined {
  const host = record.host.toLowerCase();
  if (/(^|\.)s3([.-]|$)/.test(host)) return { service: 's3', operation: request(record) };
  const first = /^([a-z][a-z0-9-]+)\..*(localhost|amazonaws\.com|localstack\.cloud)/.exec(host)?.[1];
  return first === undefined ? undefined : { service: first, operation: request(record) };
}

const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^\/2015-03-31\/functions/, 'lambda'],
  [/^\/2013-04-01\/(hostedzone|change)/, 'route53'],
  [/^\/(restapis|apikeys|usageplans)(\/|$)/, 'apigateway'],
  [/^\/v2\/apis(\/|$)/, 'apigatewayv2'],
  [/^\/\d{12}\/[^/]+$/, 'sqs'],
];

/** What is no other service's path, and no page that browsers ask for by themselves, is a bucket of S3. */
function byPath(record: AccessRecord): Sure | undefined {
  const { path, method } = record;
  const service = PATHS.find(([pattern]) => pattern.test(path))?.[1];
  if (service !== undefined) return { service, operation: request(record) };
  if (method === 'POST' && path === '/') return undefined;
  if (/^\/(_|favicon\.ico|robots\.txt|\.well-known)/.test(path)) return undefined;
  return /^\/[a-z0-9][a-z0-9.-]{2,62}(\/|$)/.test(path)
    ? { service: 's3', operation: request(record) }
    : undefined;
}

function request({ method, path }: AccessRecord): string {
  return `${method} ${path}`;
}

/** `list-clusters` is ListClusters. */
function pascal(command: string): string {
  return command.replace(/(^|-)([a-z0-9])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}
