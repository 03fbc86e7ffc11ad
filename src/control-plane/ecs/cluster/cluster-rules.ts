import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clientException, invalidParameter } from '../errors.ts';

const insightValues = ['enabled', 'disabled', 'enhanced'];
const builtInProviders = new Set(['FARGATE', 'FARGATE_SPOT']);
const MAX_STRATEGY_ITEMS = 20;

export function checkSettings(settings: readonly Wire<Ecs.ClusterSetting>[] | undefined): void {
  for (const { name, value } of settings ?? []) {
    if (name !== 'containerInsights') {
      throw invalidParameter('setting name should be one of [containerInsights]');
    }
    if (!insightValues.includes(value ?? '')) {
      throw invalidParameter(`setting value should be one of [${insightValues.join(',')}]`);
    }
  }
}

/** Providers must exist, and a strategy may only name those of its cluster, with sane weights. */
export function checkCapacity(
  providers: readonly string[],
  strategy: readonly Wire<Ecs.CapacityProviderStrategyItem>[],
): void {
  if (providers.some((provider) => !builtInProviders.has(provider))) {
    throw clientException(
      'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
    );
  }
  if (strategy.length > MAX_STRATEGY_ITEMS) {
    throw invalidParameter(
      `A capacity provider strategy cannot contain more than ${MAX_STRATEGY_ITEMS} capacity providers.`,
    );
  }
  for (const { capacityProvider = '', weight = 0, base = 0 } of strategy) {
    if (!providers.includes(capacityProvider)) {
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
