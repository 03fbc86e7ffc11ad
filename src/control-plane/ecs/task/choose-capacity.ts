import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { ClusterData } from '../cluster/cluster-data.ts';
import { invalidParameter } from '../errors.ts';

export type StrategyItem = Wire<Ecs.CapacityProviderStrategyItem>;

/** Where one task goes. */
export type Capacity = { readonly launchType: Wire<Ecs.LaunchType>; readonly capacityProviderName?: string };

/** All that can be asked for; what a definition is made for is another matter. */
export const launchTypes = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'];
const ofFargate = new Set(['FARGATE', 'FARGATE_SPOT']);

type Asked = {
  readonly launchType?: Wire<Ecs.LaunchType> | undefined;
  readonly capacityProviderStrategy?: readonly StrategyItem[] | undefined;
};

/**
 * The capacity that was asked for: a launch type, or a strategy of providers that the cluster has; with neither, the
 * cluster's default strategy, and without one EC2. Throws InvalidParameterException.
 */
export function chooseCapacity(
  { launchType, capacityProviderStrategy = [] }: Asked,
  cluster: ClusterData,
): { readonly launchType: Wire<Ecs.LaunchType> } | { readonly strategy: readonly StrategyItem[] } {
  if (launchType !== undefined && capacityProviderStrategy.length > 0)
    throw invalidParameter('Specify either Launch Type or Capacity Provider Strategy, but not both.');
  if (launchType !== undefined) {
    if (!launchTypes.includes(launchType))
      throw invalidParameter(`launch type should be one of [${launchTypes.join(',')}]`);
    return { launchType };
  }
  const asked = capacityProviderStrategy.length > 0;
  const strategy = asked ? capacityProviderStrategy : (cluster.defaultCapacityProviderStrategy ?? []);
  if (strategy.length === 0) return { launchType: 'EC2' };
  for (const { capacityProvider = '' } of strategy) {
    if (!(cluster.capacityProviders ?? []).includes(capacityProvider))
      throw invalidParameter(
        'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
      );
  }
  return { strategy };
}

/** The capacities of `count` tasks in turn, beside those that are there by provider: the base first, then by weight. */
export function spreadByStrategy(
  strategy: readonly StrategyItem[],
  count: number,
  present: ReadonlyMap<string, number> = new Map(),
): Capacity[] {
  const counts = new Map(present);
  return Array.from({ length: count }, () => {
    const item =
      strategy.find(({ capacityProvider = '', base = 0 }) => (counts.get(capacityProvider) ?? 0) < base) ??
      leastServed(strategy, counts);
    const name = item?.capacityProvider ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return { launchType: ofFargate.has(name) ? 'FARGATE' : 'EC2', capacityProviderName: name };
  });
}

/** Of those with a weight, the one that is furthest behind its share; where none has one, the first. */
function leastServed(
  strategy: readonly StrategyItem[],
  counts: ReadonlyMap<string, number>,
): StrategyItem | undefined {
  const weighted = strategy.filter(({ weight = 0 }) => weight > 0);
  const served = ({ capacityProvider = '', base = 0, weight = 1 }: StrategyItem) =>
    (Math.max(0, (counts.get(capacityProvider) ?? 0) - base) + 1) / weight;
  return weighted.toSorted((a, b) => served(a) - served(b))[0] ?? strategy[0];
}

/** The item as reads show it: both numbers are there. */
export function withWeights({ capacityProvider, weight = 0, base = 0 }: StrategyItem): StrategyItem {
  return { capacityProvider, weight, base };
}

export function capacitiesOf(asked: Asked, count: number, cluster: ClusterData): Capacity[] {
  const chosen = chooseCapacity(asked, cluster);
  if ('strategy' in chosen) return spreadByStrategy(chosen.strategy, count);
  return Array.from({ length: count }, () => chosen);
}
