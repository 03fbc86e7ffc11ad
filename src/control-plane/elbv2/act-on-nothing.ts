import { type Operation, operation } from '../operations/operation.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { Elbv2 } from '../wire/schemas.ts';
import { validationError } from './errors.ts';
import {
  checkArn,
  kindOf,
  listeners,
  loadBalancers,
  notFound,
  type ResourceKind,
  rules,
  targetGroups,
  trustStores,
} from './resource-kinds.ts';

const MAX_TAGGED = 20;

/** Operations that begin by looking up the resource that a member names. */
const lookups: readonly (readonly [member: string, kind: ResourceKind, operations: readonly string[]])[] = [
  [
    'LoadBalancerArn',
    loadBalancers,
    [
      'SetSubnets',
      'SetSecurityGroups',
      'SetIpAddressType',
      'ModifyIpPools',
      'CreateListener',
      'DescribeLoadBalancerAttributes',
      'ModifyLoadBalancerAttributes',
      'DescribeCapacityReservation',
      'ModifyCapacityReservation',
    ],
  ],
  [
    'TargetGroupArn',
    targetGroups,
    [
      'ModifyTargetGroup',
      'DescribeTargetGroupAttributes',
      'ModifyTargetGroupAttributes',
      'RegisterTargets',
      'DeregisterTargets',
      'DescribeTargetHealth',
    ],
  ],
  [
    'ListenerArn',
    listeners,
    [
      'ModifyListener',
      'DeleteListener',
      'DescribeListenerAttributes',
      'ModifyListenerAttributes',
      'DescribeListenerCertificates',
      'AddListenerCertificates',
      'RemoveListenerCertificates',
      'CreateRule',
    ],
  ],
  ['RuleArn', rules, ['ModifyRule', 'DeleteRule']],
  [
    'TrustStoreArn',
    trustStores,
    [
      'ModifyTrustStore',
      'DeleteTrustStore',
      'DescribeTrustStoreAssociations',
      'DescribeTrustStoreRevocations',
      'AddTrustStoreRevocations',
      'RemoveTrustStoreRevocations',
      'GetTrustStoreCaCertificatesBundle',
      'GetTrustStoreRevocationContent',
      'DeleteSharedTrustStoreAssociation',
    ],
  ],
];

const lookupOperations: readonly Operation[] = lookups.flatMap(([member, kind, names]) =>
  names.map((name) =>
    operation<Record<string, unknown>, never>(name, 'empty', (input, call) => {
      checkArn(String(input[member]), kind, call.caller);
      throw notFound(kind);
    }),
  ),
);

/** Deleting what is not there succeeds, as with AWS. */
const deletions: readonly Operation[] = [
  operation<Elbv2.DeleteLoadBalancerInput, Elbv2.DeleteLoadBalancerOutput>(
    'DeleteLoadBalancer',
    'empty',
    (input, call) => {
      checkArn(input.LoadBalancerArn ?? '', loadBalancers, call.caller);
      return {};
    },
  ),
  operation<Elbv2.DeleteTargetGroupInput, Elbv2.DeleteTargetGroupOutput>(
    'DeleteTargetGroup',
    'empty',
    (input, call) => {
      checkArn(input.TargetGroupArn ?? '', targetGroups, call.caller);
      return {};
    },
  ),
];

const tagOperations: readonly Operation[] = ['AddTags', 'RemoveTags', 'DescribeTags'].map((name) =>
  operation<{ ResourceArns?: string[] }, Elbv2.DescribeTagsOutput>(name, 'empty', (input, call) => {
    const arns = input.ResourceArns ?? [];
    if (arns.length > MAX_TAGGED)
      throw validationError(`You cannot specify more than ${MAX_TAGGED} resources`);
    const kinds = arns.map((arn) => {
      const kind = kindOf(arn, call.caller);
      if (kind === undefined) throw validationError(`'${arn}' is not a valid load balancer ARN`);
      return kind;
    });
    const [first] = kinds;
    if (first !== undefined) throw notFound(first);
    return name === 'DescribeTags' ? { TagDescriptions: [] } : {};
  }),
);

const others: readonly Operation[] = [
  operation<Elbv2.SetRulePrioritiesInput, Elbv2.SetRulePrioritiesOutput>(
    'SetRulePriorities',
    'empty',
    (input, call) => {
      for (const { RuleArn = '' } of input.RulePriorities ?? []) checkArn(RuleArn, rules, call.caller);
      if (input.RulePriorities?.length) throw notFound(rules);
      return { Rules: [] };
    },
  ),
  operation<Elbv2.GetResourcePolicyInput, never>('GetResourcePolicy', 'empty', (input) => {
    throw new AwsError('ResourceNotFoundException', `The resource '${input.ResourceArn}' was not found`);
  }),
];

export const operationsOnNothing: readonly Operation[] = [
  ...lookupOperations,
  ...deletions,
  ...tagOperations,
  ...others,
];
