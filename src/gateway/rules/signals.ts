import {
  and,
  hasHeader,
  headerRegexp,
  method,
  not,
  or,
  path,
  pathRegexp,
  queryRegexp,
  type Rule,
} from './rule.ts';

// `AWS4-… Credential=KEY/DATE/REGION/SERVICE/aws4_request`: Credential need not come first, the region may be empty
// (Go SDK with an own endpoint resolver) or absent (SigV4a).
const SCOPE_TAIL = String.raw`aws4_request(,|\s|$)`;
const authorizationOf = (service: string): string =>
  String.raw`^AWS4-[A-Z0-9-]+\s+([A-Za-z]+=[^,]*,\s*)*Credential=[^,\s]*/\d{8}/([^/,\s]*/)?${service}/${SCOPE_TAIL}`;

/** Signed for this service, in the Authorization header. */
export const headerSignedFor = (service: string): Rule =>
  headerRegexp('Authorization', authorizationOf(service));

/** Signed for this service, in the query (a presigned URL). */
export const querySignedFor = (service: string): Rule =>
  queryRegexp('X-Amz-Credential', String.raw`/\d{8}/([^/]*/)?${service}/aws4_request$`);

/** Carries a SigV4 scope of any service, in the Authorization header. One that cannot be read is none: the target tells. */
export const headerSigned: Rule = headerSignedFor('[^/,\\s]+');

/** Carries a SigV4 scope of any service, in the query. */
export const querySigned: Rule = queryRegexp('X-Amz-Credential', '/aws4_request$');

/** The operation header of the JSON protocols. */
export const target = (pattern: string): Rule => headerRegexp('X-Amz-Target', pattern);

/** The operation as a query parameter: some presigners move the header there, in its case or in lower case. */
export const targetInQuery = (pattern: string): Rule =>
  or(queryRegexp('X-Amz-Target', pattern), queryRegexp('x-amz-target', pattern));

/** A Smithy RPC v2 call: `POST …/service/SERVICE/operation/OPERATION`. */
export const rpcV2 = (service: string): Rule =>
  and(
    method('POST'),
    headerRegexp('Smithy-Protocol', '^rpc-v2-'),
    pathRegexp(String.raw`/service/${service}/operation/\w+$`),
  );

/** A query-protocol call whose parameters are in the URL. */
export const queryCall = (version: string): Rule =>
  and(queryRegexp('Action', '.'), queryRegexp('Version', `^${version}$`));

/** A query-protocol call whose parameters are in the body, where no rule can look, and without any signature. */
export const unsignedForm: Rule = and(
  method('POST'),
  headerRegexp('Content-Type', '(?i)^application/x-www-form-urlencoded'),
  path('/'),
  not(hasHeader('Authorization')),
  not(querySigned),
);
