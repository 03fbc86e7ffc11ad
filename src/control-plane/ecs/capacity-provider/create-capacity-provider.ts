import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { capacityProviderArn } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { clientException } from '../errors.ts';
import { checkTags } from '../tag/tag-list.ts';
import type { CapacityProviderData } from './capacity-provider-data.ts';
import { providerKey } from './find-capacity-provider.ts';
import {
  checkAutoScalingGroup,
  checkProviderKind,
  checkProviderName,
  withScalingDefaults,
} from './provider-rules.ts';
import { providersOf } from './providers-of.ts';

type Input = Wire<Ecs.CreateCapacityProviderRequest>;

export const createCapacityProvider = operation<
  Ecs.CreateCapacityProviderRequest,
  Ecs.CreateCapacityProviderResponse
>(
  'CreateCapacityProvider',
  'full',
  async (input, call) => {
    const name = input.name ?? '';
    checkProviderName(name);
    checkProviderKind(input);
    checkAutoScalingGroup(input.autoScalingGroupProvider);
    checkTags(input.tags ?? []);
    refuseSharedGroup(input, call);
    const fresh = newProvider(input, name, call);
    const key = providerKey(call, name);
    const { capacityProviders } = call.stores;
    const created = await capacityProviders.create(key, fresh);
    const record =
      created ??
      (await capacityProviders.update(key, (data) => {
        if (data.status === 'ACTIVE') throw alreadyExists();
        return fresh;
      }));
    return { capacityProvider: record?.data ?? fresh };
  },
  'No machine is started or ended: the tasks of a provider of instances go to the Nodes that are there.',
);

function newProvider(input: Input, name: string, call: Call): CapacityProviderData {
  const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = input;
  return {
    capacityProviderArn: capacityProviderArn(call.caller, name),
    name,
    status: 'ACTIVE',
    ...(group && {
      type: 'EC2_AUTOSCALING',
      autoScalingGroupProvider: {
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
        ...group,
        managedScaling: withScalingDefaults(group.managedScaling),
      },
    }),
    ...(managed && {
      type: 'MANAGED_INSTANCES',
      cluster: activeCluster(input.cluster, call).name,
      managedInstancesProvider: managed,
    }),
    updateStatus: 'CREATE_COMPLETE',
    tags: input.tags ?? [],
  };
}

function refuseSharedGroup({ autoScalingGroupProvider: group }: Input, call: Call): void {
  const arn = group?.autoScalingGroupArn;
  if (arn === undefined) return;
  if (providersOf(call).some((data) => data.autoScalingGroupProvider?.autoScalingGroupArn === arn))
    throw clientException(
      'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
    );
}

function alreadyExists() {
  return clientException(
    'The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.',
  );
}
