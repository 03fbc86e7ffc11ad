import { operation } from '../operations/operation.ts';
import type { Elbv2 } from '../wire/schemas.ts';
import { pageOf } from './paging.ts';

const limits: readonly (readonly [name: string, max: number])[] = [
  ['application-load-balancers', 50],
  ['certificates-per-application-load-balancer', 25],
  ['certificates-per-network-load-balancer', 25],
  ['condition-values-per-alb-rule', 5],
  ['condition-wildcards-per-alb-rule', 5],
  ['gateway-load-balancers', 100],
  ['listeners-per-application-load-balancer', 50],
  ['listeners-per-network-load-balancer', 50],
  ['network-load-balancers', 50],
  ['rules-per-application-load-balancer', 100],
  ['target-groups', 3000],
  ['target-groups-per-action-on-application-load-balancer', 5],
  ['target-groups-per-action-on-network-load-balancer', 1],
  ['target-groups-per-application-load-balancer', 100],
  ['targets-per-application-load-balancer', 1000],
  ['targets-per-network-load-balancer', 3000],
  ['targets-per-target-group', 1000],
];

/** The quotas of a new account; kecs itself has none of them. */
export const describeAccountLimits = operation<
  Elbv2.DescribeAccountLimitsInput,
  Elbv2.DescribeAccountLimitsOutput
>('DescribeAccountLimits', 'full', (input) => {
  const { items, ...rest } = pageOf(limits, input);
  return { Limits: items.map(([Name, max]) => ({ Name, Max: String(max) })), ...rest };
});
