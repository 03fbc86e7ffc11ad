import { AwsError } from '../wire/aws-error.ts';
import type { Caller } from '../wire/caller.ts';
import { validationError } from './errors.ts';

/** One kind of ELBv2 resource: how its ARNs look and what is said of one that is not there. */
export type ResourceKind = {
  readonly label: string;
  readonly notFoundCode: string;
  readonly notFoundMany: string;
  /** The part of the ARN after `region:account:`. */
  readonly resource: RegExp;
};

const hex = '[0-9a-f]{16}';
const owner = `(?:app|net|gwy)/[a-zA-Z0-9-]{1,32}/${hex}`;

export const loadBalancers: ResourceKind = {
  label: 'load balancer',
  notFoundCode: 'LoadBalancerNotFoundException',
  notFoundMany: 'One or more load balancers not found',
  resource: new RegExp(`^loadbalancer/${owner}$`),
};
export const targetGroups: ResourceKind = {
  label: 'target group',
  notFoundCode: 'TargetGroupNotFoundException',
  notFoundMany: 'One or more target groups not found',
  resource: new RegExp(`^targetgroup/[a-zA-Z0-9-]{1,32}/${hex}$`),
};
export const listeners: ResourceKind = {
  label: 'listener',
  notFoundCode: 'ListenerNotFoundException',
  notFoundMany: 'One or more listeners not found',
  resource: new RegExp(`^listener/${owner}/${hex}$`),
};
export const rules: ResourceKind = {
  label: 'listener rule',
  notFoundCode: 'RuleNotFoundException',
  notFoundMany: 'One or more rules not found',
  resource: new RegExp(`^listener-rule/${owner}/${hex}/${hex}$`),
};
export const trustStores: ResourceKind = {
  label: 'trust store',
  notFoundCode: 'TrustStoreNotFoundException',
  notFoundMany: 'One or more trust stores not found',
  resource: new RegExp(`^truststore/[a-zA-Z0-9-]{1,32}/${hex}$`),
};

export const allKinds: readonly ResourceKind[] = [loadBalancers, targetGroups, listeners, rules, trustStores];

const elbArn = /^arn:[a-z0-9-]+:elasticloadbalancing:([a-z0-9-]*):(\d{12}):(.+)$/;

/** Throws ValidationError for what is no ARN of this kind in the caller's account and region. */
export function checkArn(arn: string, kind: ResourceKind, caller: Caller): void {
  if (kindOf(arn, caller) !== kind) throw validationError(`'${arn}' is not a valid ${kind.label} ARN`);
}

export function kindOf(arn: string, caller: Caller): ResourceKind | undefined {
  const [, region, account, resource = ''] = elbArn.exec(arn) ?? [];
  if (region !== caller.region || account !== caller.account) return undefined;
  return allKinds.find((kind) => kind.resource.test(resource));
}

export function notFound(kind: ResourceKind): AwsError {
  return new AwsError(kind.notFoundCode, kind.notFoundMany);
}

export function notFoundByName(kind: ResourceKind, names: readonly string[]): AwsError {
  const label = `${kind.label.charAt(0).toUpperCase()}${kind.label.slice(1)}s`;
  return new AwsError(kind.notFoundCode, `${label} '[${names.join(', ')}]' not found`);
}
