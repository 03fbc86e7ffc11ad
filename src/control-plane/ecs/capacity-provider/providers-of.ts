import type { Call } from '../../operations/operation.ts';
import type { CapacityProviderData } from './capacity-provider-data.ts';

/** The caller's own ACTIVE capacity providers, by name: there are few, so nothing is kept sorted. */
export function providersOf({ caller, stores }: Call): CapacityProviderData[] {
  return [...stores.capacityProviders.all()]
    .filter(
      ({ account, region, data }) =>
        account === caller.account && region === caller.region && data.status === 'ACTIVE',
    )
    .map(({ data }) => data)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
