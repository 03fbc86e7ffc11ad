import { awsServiceWire } from './aws-services.ts';
import type { HttpRequest } from './http-request.ts';

/** A call as an AWS client would send it. */
export type AwsCall = {
  /** As the AWS CLI names it: `ecs`, `elbv2`, `s3`. */
  readonly service: string;
  /** `ListClusters`. */
  readonly operation: string;
  readonly signed: boolean;
  readonly userAgent?: string | undefined;
  /** Path of a REST call, else `/`. */
  readonly target?: string | undefined;
  readonly method?: string | undefined;
};

// What stands where a real one would have key, time and signature; routes look at none of them.
const DATE = '20300101';

/** The request of a call to `host`, with all that routes look at. */
export function awsRequest(call: AwsCall, host: string): HttpRequest {
  const { signing, wire } = awsServiceWire(call.service);
  const common: [string, string][] = [
    ['Accept-Encoding', 'identity'],
    ['User-Agent', call.userAgent ?? 'aws-cli/2'],
    ...(call.signed ? [['Authorization', authorizationFor(signing)] satisfies [string, string]] : []),
  ];
  switch (wire.kind) {
    case 'json':
      return {
        method: 'POST',
        host,
        target: '/',
        headers: [
          ...common,
          ['X-Amz-Target', `${wire.target}.${call.operation}`],
          ['Content-Type', `application/x-amz-json-${wire.version}`],
        ],
        body: '{}',
      };
    case 'query':
      return {
        method: 'POST',
        host,
        target: '/',
        headers: [...common, ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']],
        body: `Action=${call.operation}&Version=${wire.version}`,
      };
    case 'rest':
      return { method: call.method ?? 'GET', host, target: call.target ?? '/', headers: common };
  }
}

/** An Authorization header that names a service as a signature does. */
export function authorizationFor(signing: string): string {
  return `AWS4-HMAC-SHA256 Credential=test/${DATE}/us-east-1/${signing}/aws4_request, SignedHeaders=host, Signature=none`;
}
