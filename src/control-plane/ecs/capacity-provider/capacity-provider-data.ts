import type { Caller } from '../../wire/caller.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { capacityProviderArn } from '../arns.ts';
import type { Tag } from '../tag/tag-list.ts';

/** A capacity provider as stored: all that DescribeCapacityProviders can show. A deleted one stays, INACTIVE. */
export type CapacityProviderData = Wire<Ecs.CapacityProvider> & {
  capacityProviderArn: string;
  name: string;
  status: Wire<Ecs.CapacityProviderStatus>;
  tags: Tag[];
};

export const FARGATE_PROVIDERS = ['FARGATE', 'FARGATE_SPOT'] as const;

/** One of the two that every account has, or undefined. */
export function builtInProvider(caller: Caller, name: string): CapacityProviderData | undefined {
  const type = FARGATE_PROVIDERS.find((candidate) => candidate === name);
  if (type === undefined) return undefined;
  return { capacityProviderArn: capacityProviderArn(caller, name), name, status: 'ACTIVE', type, tags: [] };
}
