import type { Operation } from '../operations/operation.ts';
import { operationsOnNothing } from './act-on-nothing.ts';
import { describeAccountLimits } from './describe-account-limits.ts';
import { describeOperations } from './describe-nothing.ts';
import { describeSslPolicies } from './describe-ssl-policies.ts';

/** Every ELBv2 operation that does more than refuse. */
export const elbv2Operations: readonly Operation[] = [
  describeAccountLimits,
  describeSslPolicies,
  ...describeOperations,
  ...operationsOnNothing,
];
