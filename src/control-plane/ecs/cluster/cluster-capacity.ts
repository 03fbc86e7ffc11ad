import type { Call } from '../../operations/operation.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import {
  findCapacityProvider,
  noSuchProvider,
  providerNameOf,
} from '../capacity-provider/find-capacity-provider.ts';
import { invalidParameter } from '../errors.ts';
import { liveTasks } from '../task/live-tasks.ts';

type StrategyItem = Wire<Ecs.CapacityProviderStrategyItem>;

const MAX_STRATEGY_ITEMS = 20;

/** Providers must be ACTIVE, and a strategy may only name those of its cluster, with sane weights. */
export function checkCapacity(
  providers: readonly string[],
  strategy: readonly StrategyItem[],
  call: Call,
): void {
  for (const reference of providers) {
    const found = findCapacityProvider(reference, call);
    if (found === undefined) throw noSuchProvider();
    if (found.status !== 'ACTIVE')
      throw invalidParameter(
        `The specified capacity provider '${found.name}' is not in an ACTIVE state. Specify a valid capacity provider and try again.`,
      );
  }
  if (strategy.length > MAX_STRATEGY_ITEMS) {
    throw invalidParameter(
      `A capacity provider strategy cannot contain more than ${MAX_STRATEGY_ITEMS} capacity providers.`,
    );
  }
  const names = providerNames(providers, call);
  for (const { capacityProvider = '', weight = 0, base = 0 } of byNames(strategy, call)) {
    if (!names.includes(capacityProvider)) {
      throw invalidParameter(
        `The capacity provider ${capacityProvider} is not associated with the cluster and cannot be part of its default strategy.`,
      );
    }
    if (weight < 0 || weight > 1000) throw invalidParameter('weight must be between 0 and 1000.');
    if (base < 0 || base > 100_000) throw invalidParameter('base must be between 0 and 100000.');
  }
  if (strategy.filter((item) => (item.base ?? 0) > 0).length > 1) {
    throw invalidParameter(
      'Only one capacity provider in a capacity provider strategy can have a base defined.',
    );
  }
}

/** Providers may be given by ARN; a cluster shows them by name. */
export function providerNames(references: readonly string[], call: Call): string[] {
  return references.map((reference) => providerNameOf(reference, call) ?? reference);
}

/** A strategy by the names of its providers, with the weights and bases that were left out. */
export function byNames(strategy: readonly StrategyItem[], call: Call): StrategyItem[] {
  return strategy.map(({ capacityProvider = '', weight = 0, base = 0 }) => ({
    capacityProvider: providerNameOf(capacityProvider, call) ?? capacityProvider,
    weight,
    base,
  }));
}

/** A provider that tasks still run on cannot be taken from their cluster. */
export function refuseRemovalOfUsed(cluster: string, kept: readonly string[], call: Call): void {
  const isUsed = liveTasks(call.stores, call.caller, cluster).some(
    ({ data: { task } }) =>
      task.capacityProviderName !== undefined && !kept.includes(task.capacityProviderName),
  );
  if (isUsed)
    throw new AwsError(
      'ResourceInUseException',
      'The specified capacity provider is in use and cannot be removed.',
    );
}
