/** Who calls, from which region: read from the signature's scope, never verified. */
export type Caller = {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
};

export type Scope = { accessKey: string; region: string; service: string };

const DEFAULT_ACCOUNT = '000000000000';
const DEFAULT_REGION = 'us-east-1';

/** `AKID/20261125/us-east-1/ecs/aws4_request`; with SigV4a there is no region, and a region may be empty. */
export function parseScope(credential: string): Scope | undefined {
  const parts = credential.split('/');
  const end = parts.length - 1;
  if (end < 3 || parts[end] !== 'aws4_request') return undefined;
  const dateAt = /^\d{8}$/.test(parts[end - 3] ?? '') ? end - 3 : end - 2;
  if (!/^\d{8}$/.test(parts[dateAt] ?? '')) return undefined;
  return {
    // An access key may itself contain slashes (session names in some proxies): everything before the date.
    accessKey: parts.slice(0, dateAt).join('/'),
    region: dateAt === end - 3 ? (parts[end - 2] ?? '') : '',
    service: parts[end - 1] ?? '',
  };
}

/** The scope of an Authorization header, if it is a SigV4 or SigV4a one. */
export function scopeOfAuthorization(header: string | undefined): Scope | undefined {
  if (header === undefined || !header.startsWith('AWS4-')) return undefined;
  const at = header.indexOf('Credential=');
  if (at < 0) return undefined;
  const from = at + 'Credential='.length;
  let to = from;
  while (to < header.length && header[to] !== ',' && header[to] !== ' ') to++;
  return parseScope(header.slice(from, to));
}

const callers = new Map<string, Caller>();

/** Callers are few and come again: one object each, so that a call allocates none. */
export function callerOf(scope: Scope | undefined): Caller {
  const account = scope !== undefined && /^\d{12}$/.test(scope.accessKey) ? scope.accessKey : DEFAULT_ACCOUNT;
  const region =
    scope !== undefined && /^[a-z0-9-]{1,40}$/.test(scope.region) ? scope.region : DEFAULT_REGION;
  const key = `${account}/${region}`;
  let caller = callers.get(key);
  if (caller === undefined) {
    if (callers.size > 10_000) callers.clear();
    caller = { account, region, partition: partitionOf(region) };
    callers.set(key, caller);
  }
  return caller;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('us-isof-')) return 'aws-iso-f';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  if (region.startsWith('eu-isoe-')) return 'aws-iso-e';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return 'aws';
}
