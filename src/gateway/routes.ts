import { foreignPage } from './rules/foreign-page.ts';
import {
  and,
  hasHeader,
  header,
  hostRegexp,
  method,
  not,
  or,
  path,
  pathPrefix,
  type Rule,
} from './rules/rule.ts';
import {
  headerSigned,
  headerSignedFor,
  queryCall,
  querySigned,
  querySignedFor,
  rpcV2,
  target,
  targetInQuery,
  unsignedForm,
} from './rules/signals.ts';

/** Who answers: kecs' control plane, the backend for all other AWS calls, or the error service. */
export type Answerer = 'control-plane' | 'backend' | 'error-service';

/** One route of the AWS endpoint. */
export type Route = {
  readonly name: string;
  /** Higher ones are asked first. */
  readonly priority: number;
  /** For documents and explanations, one line. */
  readonly purpose: string;
  readonly rule: Rule;
  readonly answerer: Answerer;
  /** Value of X-Kecs-Route on the request; where the answerer is sure also on the response. */
  readonly mark: 'refused' | 'own' | 'preflight' | 'ecs' | 'elbv2' | 'form' | 'default';
  /** Whether the gateway adds CORS headers, and answers a preflight itself. */
  readonly cors: boolean;
  /** Sends `Accept-Encoding: identity`. */
  readonly identityEncoding?: true;
  readonly rateLimited: boolean;
};

const ECS = String.raw`AmazonEC2ContainerServiceV\d{8}`;
const ELB = 'elasticloadbalancing';

const ecs = or(
  headerSignedFor('ecs'),
  querySignedFor('ecs'),
  and(not(headerSigned), or(target(`^${ECS}(\\.|$)`), targetInQuery(`^${ECS}(\\.|$)`), rpcV2(ECS))),
);

// Classic ELB and ELBv2 sign with the same name: only a sure sign of the old API sends a call to the backend from here.
const elbClassic = and(
  or(headerSignedFor(ELB), not(headerSigned)),
  or(querySignedFor(ELB), not(querySigned)),
  or(
    target(String.raw`^ElasticLoadBalancing_v7\.`),
    rpcV2('ElasticLoadBalancing_v7'),
    queryCall('2012-06-01'),
  ),
);

const elbv2 = or(
  headerSignedFor(ELB),
  querySignedFor(ELB),
  and(
    not(headerSigned),
    not(querySigned),
    or(
      target(String.raw`^ElasticLoadBalancing(V2|_v10)(\.|$)`),
      rpcV2('ElasticLoadBalancing_v10'),
      queryCall('2015-12-01'),
    ),
  ),
);

// One preflight serves the calls to every service that speaks POST on `/`; S3 hosts have CORS rules of their own.
const apiPreflight = and(
  method('OPTIONS'),
  path('/'),
  header('Access-Control-Request-Method', 'POST'),
  hasHeader('Origin'),
  not(hostRegexp(String.raw`(^|\.)s3([.-]|$)`)),
);

const everything = pathPrefix('/');

/**
 * The routes of the AWS endpoint, highest priority first. A signed scope beats X-Amz-Target: a request signed for S3 is
 * S3's, whatever else it carries. What headers cannot tell (a form without signature, classic ELB) is told by the
 * control plane from the form's Version.
 */
export function routes(allowedOrigins: readonly string[]): readonly Route[] {
  return [
    {
      name: 'foreign-page',
      priority: 1000,
      purpose: 'a web page from elsewhere, or a host name that is not this machine: refused',
      rule: foreignPage(allowedOrigins),
      answerer: 'error-service',
      mark: 'refused',
      cors: false,
      rateLimited: false,
    },
    {
      name: 'own',
      priority: 200,
      purpose: "kecs' own calls: /_kecs and below",
      rule: or(pathPrefix('/_kecs/'), path('/_kecs')),
      answerer: 'control-plane',
      mark: 'own',
      cors: true,
      rateLimited: true,
    },
    {
      name: 'preflight',
      priority: 150,
      purpose: 'a browser asks whether it may POST to /',
      rule: apiPreflight,
      answerer: 'control-plane',
      mark: 'preflight',
      cors: false,
      rateLimited: true,
    },
    {
      name: 'ecs',
      priority: 100,
      purpose: 'signed for ecs; without a signature by X-Amz-Target or Smithy RPC path',
      rule: ecs,
      answerer: 'control-plane',
      mark: 'ecs',
      cors: true,
      rateLimited: true,
    },
    {
      name: 'elb-classic',
      priority: 95,
      purpose: 'the old ELB API (2012-06-01), where headers or query tell',
      rule: elbClassic,
      answerer: 'backend',
      mark: 'default',
      cors: true,
      rateLimited: true,
    },
    {
      name: 'elbv2',
      priority: 90,
      purpose:
        'signed for elasticloadbalancing; without a signature by X-Amz-Target, Smithy RPC path or Version',
      rule: elbv2,
      answerer: 'control-plane',
      mark: 'elbv2',
      cors: true,
      rateLimited: true,
    },
    {
      name: 'form',
      priority: 80,
      purpose:
        'a form without signature: the control plane reads its Version and passes on what is not its own',
      rule: unsignedForm,
      answerer: 'control-plane',
      mark: 'form',
      cors: true,
      rateLimited: true,
    },
    {
      name: 'default-options',
      priority: 12,
      purpose: "every other OPTIONS: a bucket's own CORS rules answer",
      rule: and(method('OPTIONS'), everything),
      answerer: 'backend',
      mark: 'default',
      cors: false,
      identityEncoding: true,
      rateLimited: true,
    },
    {
      name: 'default-noae',
      priority: 11,
      purpose:
        'the rest, from a client without Accept-Encoding: a stored gzip object must not be unpacked on the way',
      rule: and(everything, not(hasHeader('Accept-Encoding'))),
      answerer: 'backend',
      mark: 'default',
      cors: true,
      identityEncoding: true,
      rateLimited: true,
    },
    {
      name: 'default',
      priority: 10,
      purpose: 'the rest',
      rule: everything,
      answerer: 'backend',
      mark: 'default',
      cors: true,
      rateLimited: true,
    },
  ];
}
