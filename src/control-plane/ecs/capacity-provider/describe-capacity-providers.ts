import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { capacityProviderArn, isArn } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { decodeToken, encodeToken, pageSize } from '../paging.ts';
import { builtInProvider, type CapacityProviderData, FARGATE_PROVIDERS } from './capacity-provider-data.ts';
import { findCapacityProvider } from './find-capacity-provider.ts';
import { providersOf } from './providers-of.ts';

const NAME = 'DescribeCapacityProviders';
const PAGE = 10;

/** Without names: the two of Fargate and all ACTIVE ones. `cluster` leaves those of managed instances of other clusters out. */
export const describeCapacityProviders = operation<
  Ecs.DescribeCapacityProvidersRequest,
  Ecs.DescribeCapacityProvidersResponse
>(NAME, 'full', (input, call) => {
  const failures: Wire<Ecs.Failure>[] = [];
  const cluster = input.cluster ? activeCluster(input.cluster, call).name : undefined;
  const all = () => [
    ...FARGATE_PROVIDERS.flatMap((name) => builtInProvider(call.caller, name) ?? []),
    ...providersOf(call),
  ];
  const asked = input.capacityProviders?.length
    ? input.capacityProviders.flatMap((reference) => {
        const found = findCapacityProvider(reference, call);
        if (found !== undefined && isOf(cluster)(found)) return found;
        const arn = isArn(reference) ? reference : capacityProviderArn(call.caller, reference);
        failures.push({ arn, reason: 'MISSING' });
        return [];
      })
    : all().filter(isOf(cluster));
  const withTags = input.include?.includes('TAGS') === true;
  const limit = pageSize(input.maxResults, PAGE, PAGE);
  const from = Number(decodeToken(NAME, input.nextToken) ?? 0);
  const capacityProviders = asked
    .slice(from, from + limit)
    .map((data) => ({ ...data, tags: withTags ? data.tags : [] }));
  if (from + limit >= asked.length) return { capacityProviders, failures };
  return { capacityProviders, failures, nextToken: encodeToken(NAME, String(from + limit)) };
});

function isOf(cluster: string | undefined) {
  return (data: CapacityProviderData) =>
    cluster === undefined || data.cluster === undefined || data.cluster === cluster;
}
