import { type Call, operation } from '../operations/operation.ts';
import type { Elbv2 } from '../wire/schemas.ts';
import { validationError } from './errors.ts';
import { checkPageSize } from './paging.ts';
import {
  checkArn,
  listeners,
  loadBalancers,
  notFound,
  notFoundByName,
  type ResourceKind,
  rules,
  targetGroups,
  trustStores,
} from './resource-kinds.ts';

const MAX_FILTERS = 20;

/** A filter that names anything names something that is not there; no filter at all finds nothing. */
function refuseFilters(
  call: Call,
  kind: ResourceKind,
  arns: readonly string[] | undefined,
  names: readonly string[] | undefined,
): void {
  if ((arns?.length ?? 0) > MAX_FILTERS || (names?.length ?? 0) > MAX_FILTERS) {
    throw validationError(`You cannot specify more than ${MAX_FILTERS} ${kind.label}s`);
  }
  for (const arn of arns ?? []) checkArn(arn, kind, call.caller);
  if (arns?.length) throw notFound(kind);
  if (names?.length) throw notFoundByName(kind, names);
}

export const describeOperations = [
  operation<Elbv2.DescribeLoadBalancersInput, Elbv2.DescribeLoadBalancersOutput>(
    'DescribeLoadBalancers',
    'empty',
    (input, call) => {
      checkPageSize(input.PageSize);
      if (input.LoadBalancerArns?.length && input.Names?.length) {
        throw validationError(
          'Load balancer names and load balancer ARNs cannot be specified at the same time',
        );
      }
      refuseFilters(call, loadBalancers, input.LoadBalancerArns, input.Names);
      return { LoadBalancers: [] };
    },
  ),
  operation<Elbv2.DescribeTargetGroupsInput, Elbv2.DescribeTargetGroupsOutput>(
    'DescribeTargetGroups',
    'empty',
    (input, call) => {
      checkPageSize(input.PageSize);
      const filters = [input.LoadBalancerArn, input.TargetGroupArns?.length, input.Names?.length].filter(
        Boolean,
      );
      if (filters.length > 1) {
        throw validationError(
          'Target group names, target group ARNs, and a load balancer ARN cannot be specified at the same time',
        );
      }
      refuseFilters(call, loadBalancers, input.LoadBalancerArn ? [input.LoadBalancerArn] : [], undefined);
      refuseFilters(call, targetGroups, input.TargetGroupArns, input.Names);
      return { TargetGroups: [] };
    },
  ),
  operation<Elbv2.DescribeListenersInput, Elbv2.DescribeListenersOutput>(
    'DescribeListeners',
    'empty',
    (input, call) => {
      checkPageSize(input.PageSize);
      if (!input.LoadBalancerArn && !input.ListenerArns?.length) {
        throw validationError('You must specify either listener ARNs or a load balancer ARN');
      }
      if (input.LoadBalancerArn && input.ListenerArns?.length) {
        throw validationError('Listener ARNs and a load balancer ARN cannot be specified at the same time');
      }
      refuseFilters(call, loadBalancers, input.LoadBalancerArn ? [input.LoadBalancerArn] : [], undefined);
      refuseFilters(call, listeners, input.ListenerArns, undefined);
      return { Listeners: [] };
    },
  ),
  operation<Elbv2.DescribeRulesInput, Elbv2.DescribeRulesOutput>('DescribeRules', 'empty', (input, call) => {
    checkPageSize(input.PageSize);
    if (!input.ListenerArn && !input.RuleArns?.length) {
      throw validationError('You must specify either listener rule ARNs or a listener ARN');
    }
    if (input.ListenerArn && input.RuleArns?.length) {
      throw validationError('Listener rule ARNs and a listener ARN cannot be specified at the same time');
    }
    refuseFilters(call, listeners, input.ListenerArn ? [input.ListenerArn] : [], undefined);
    refuseFilters(call, rules, input.RuleArns, undefined);
    return { Rules: [] };
  }),
  operation<Elbv2.DescribeTrustStoresInput, Elbv2.DescribeTrustStoresOutput>(
    'DescribeTrustStores',
    'empty',
    (input, call) => {
      checkPageSize(input.PageSize);
      refuseFilters(call, trustStores, input.TrustStoreArns, input.Names);
      return { TrustStores: [] };
    },
  ),
];
