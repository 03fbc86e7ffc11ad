import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { isArn } from '../arns.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';

const builtIn = ['FARGATE', 'FARGATE_SPOT'];

/** The two that every account has; none can be made yet. */
export const describeCapacityProviders = operation<
  Ecs.DescribeCapacityProvidersRequest,
  Ecs.DescribeCapacityProvidersResponse
>('DescribeCapacityProviders', 'empty', (input, call) => {
  const { partition, region, account } = call.caller;
  const arnOf = (name: string) => `arn:${partition}:ecs:${region}:${account}:capacity-provider/${name}`;
  const capacityProviders: Wire<Ecs.CapacityProvider>[] = [];
  const failures: Wire<Ecs.Failure>[] = [];
  for (const reference of input.capacityProviders?.length ? input.capacityProviders : builtIn) {
    const name = builtIn.find((candidate) => reference === candidate || reference === arnOf(candidate));
    if (name === undefined) {
      failures.push({ arn: isArn(reference) ? reference : arnOf(reference), reason: 'MISSING' });
    } else {
      capacityProviders.push({ capacityProviderArn: arnOf(name), name, status: 'ACTIVE', tags: [] });
    }
  }
  const limit = pageSize(input.maxResults, 10, 10);
  const from = Number(decodeToken('DescribeCapacityProviders', input.nextToken) ?? 0);
  const page = capacityProviders.slice(from, from + limit);
  if (from + limit >= capacityProviders.length) return { capacityProviders: page, failures };
  return {
    capacityProviders: page,
    failures,
    nextToken: encodeToken('DescribeCapacityProviders', String(from + limit)),
  };
});
