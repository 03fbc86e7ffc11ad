import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clientException, invalidParameter } from '../errors.ts';

type AutoScalingGroup = Pick<
  Wire<Ecs.AutoScalingGroupProvider>,
  'managedScaling' | 'managedTerminationProtection' | 'managedDraining'
>;

const legalName = /^[a-zA-Z0-9_-]{1,255}$/;
const reserved = /^(aws|ecs|fargate)/i;
const onOrOff = ['ENABLED', 'DISABLED'];

const scalingRanges = [
  ['targetCapacity', 1, 100],
  ['minimumScalingStepSize', 1, 10_000],
  ['maximumScalingStepSize', 1, 10_000],
  ['instanceWarmupPeriod', 0, 10_000],
] as const;

export function checkProviderName(name: string): void {
  if (legalName.test(name) && !reserved.test(name)) return;
  throw clientException(
    'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.',
  );
}

/** Exactly one kind of capacity; managed instances belong to one cluster. */
export function checkProviderKind(input: Wire<Ecs.CreateCapacityProviderRequest>): void {
  const { autoScalingGroupProvider: group, managedInstancesProvider: managed, cluster } = input;
  if ((group === undefined) === (managed === undefined))
    throw clientException(
      'Specify either an Auto Scaling group provider or a managed instances provider, and try again.',
    );
  if (managed !== undefined && !cluster)
    throw clientException('A cluster is required for a managed instances capacity provider.');
  if (group !== undefined && cluster)
    throw clientException('A cluster can only be specified for a managed instances capacity provider.');
}

export function checkAutoScalingGroup(group: AutoScalingGroup | undefined): void {
  if (group === undefined) return;
  const { managedScaling = {}, managedTerminationProtection, managedDraining } = group;
  for (const [member, value] of [
    ['managedScaling status', managedScaling.status],
    ['managedTerminationProtection', managedTerminationProtection],
    ['managedDraining', managedDraining],
  ] as const) {
    if (value !== undefined && !onOrOff.includes(value))
      throw invalidParameter(`${member} should be one of [${onOrOff.join(',')}]`);
  }
  for (const [member, low, high] of scalingRanges) {
    const value = managedScaling[member];
    if (value !== undefined && (value < low || value > high))
      throw invalidParameter(`${member} must be between ${low} and ${high}.`);
  }
}

/** What is not said has these values. Source: specs/ecs-behaviour 1.1. */
export function withScalingDefaults(scaling: Wire<Ecs.ManagedScaling> | undefined): Wire<Ecs.ManagedScaling> {
  if (scaling === undefined) return { status: 'DISABLED' };
  return {
    status: 'ENABLED',
    targetCapacity: 100,
    minimumScalingStepSize: 1,
    maximumScalingStepSize: 10_000,
    instanceWarmupPeriod: 300,
    ...scaling,
  };
}
