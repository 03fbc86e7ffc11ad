import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clientException } from '../errors.ts';
import type { CapacityProviderData } from './capacity-provider-data.ts';
import { noSuchProvider, providerKey, providerNameOf } from './find-capacity-provider.ts';
import { checkAutoScalingGroup, withScalingDefaults } from './provider-rules.ts';

type Input = Wire<Ecs.UpdateCapacityProviderRequest>;

export const updateCapacityProvider = operation<
  Ecs.UpdateCapacityProviderRequest,
  Ecs.UpdateCapacityProviderResponse
>(
  'UpdateCapacityProvider',
  'full',
  async (input, call) => {
    checkAutoScalingGroup(input.autoScalingGroupProvider);
    const name = providerNameOf(input.name ?? '', call);
    if (name === undefined) throw noSuchProvider();
    const record = await call.stores.capacityProviders.update(providerKey(call, name), (data) => {
      if (data.status !== 'ACTIVE') throw noSuchProvider();
      return updated(data, input);
    });
    if (record === undefined) throw noSuchProvider();
    return { capacityProvider: record.data };
  },
  'Takes effect at once: the status is UPDATE_COMPLETE from the start.',
);

/** Members that are given replace those of before, one level deep. */
function updated(data: CapacityProviderData, input: Input): CapacityProviderData {
  const { autoScalingGroupProvider: before, managedInstancesProvider: managedBefore } = data;
  const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = input;
  if ((group && !before) || (managed && !managedBefore))
    throw clientException('The kind of a capacity provider cannot be changed.');
  return {
    ...data,
    ...(group &&
      before && {
        autoScalingGroupProvider: {
          ...before,
          ...group,
          managedScaling: group.managedScaling
            ? withScalingDefaults({ ...before.managedScaling, ...group.managedScaling })
            : before.managedScaling,
        },
      }),
    ...(managed &&
      managedBefore && {
        managedInstancesProvider: {
          ...managedBefore,
          ...managed,
          instanceLaunchTemplate: {
            ...managedBefore.instanceLaunchTemplate,
            ...managed.instanceLaunchTemplate,
          } as Wire<Ecs.InstanceLaunchTemplate>,
        },
      }),
    updateStatus: 'UPDATE_COMPLETE',
  };
}
