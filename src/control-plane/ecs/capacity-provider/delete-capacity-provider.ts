import { type Call, operation } from '../../operations/operation.ts';
import { scopeKey } from '../../store/record.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { clientException } from '../errors.ts';
import { builtInProvider } from './capacity-provider-data.ts';
import { noSuchProvider, providerKey, providerNameOf } from './find-capacity-provider.ts';

/** The record stays, INACTIVE: it is still described, and its name can be used again. */
export const deleteCapacityProvider = operation<
  Ecs.DeleteCapacityProviderRequest,
  Ecs.DeleteCapacityProviderResponse
>('DeleteCapacityProvider', 'full', async (input, call) => {
  const name = providerNameOf(input.capacityProvider ?? '', call);
  if (name === undefined) throw noSuchProvider();
  if (builtInProvider(call.caller, name) !== undefined)
    throw clientException(`The capacity provider ${name} is reserved and cannot be deleted.`);
  const record = await call.stores.capacityProviders.update(providerKey(call, name), (data) => {
    if (data.status !== 'ACTIVE') throw noSuchProvider();
    refuseWhileAssociated(name, call);
    return { ...data, status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' };
  });
  if (record === undefined) throw noSuchProvider();
  return { capacityProvider: record.data };
});

function refuseWhileAssociated(name: string, call: Call): void {
  const { items } = call.stores.activeClusters.page(scopeKey(call.caller), Number.MAX_SAFE_INTEGER);
  const holder = items.find(({ data }) => data.capacityProviders?.includes(name));
  if (holder === undefined) return;
  throw clientException(
    `The capacity provider cannot be deleted because it is associated with cluster: ${holder.name}. Remove the capacity provider from the cluster and try again.`,
  );
}
