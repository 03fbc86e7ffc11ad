import { type Call, operation } from '../../operations/operation.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { clientException, invalidParameter } from '../errors.ts';
import { checkTags } from '../tag/tag-list.ts';
import { changeInstance } from './change-instance.ts';
import { findInstance } from './find-instance.ts';
import type { Instance } from './instances-of.ts';
import { shownInstance } from './shown-instance.ts';

/** Instances come from the Nodes by themselves; one that was deregistered can be taken back. */
export const registerContainerInstance = operation<
  Ecs.RegisterContainerInstanceRequest,
  Ecs.RegisterContainerInstanceResponse
>(
  'RegisterContainerInstance',
  'full',
  async (input, call) => {
    const { name: cluster } = activeCluster(input.cluster, call);
    const instance = findInstance(input.containerInstanceArn ?? '', cluster, call);
    if (instance === undefined)
      throw clientException(
        'kecs registers a container instance for each Kubernetes node by itself; name one by its containerInstanceArn to register it again.',
      );
    const tags = input.tags ?? [];
    checkTags(tags);
    const changed = await changeInstance(instance, call, (data) => ({
      status: 'ACTIVE',
      ...(tags.length > 0 && { tags: data.tags.length > 0 ? data.tags : tags }),
    }));
    return { containerInstance: shownInstance(changed, call.stores, ['TAGS']) };
  },
  'Every schedulable Node is an instance of every cluster by itself; this takes one back that was deregistered.',
);

export const deregisterContainerInstance = operation<
  Ecs.DeregisterContainerInstanceRequest,
  Ecs.DeregisterContainerInstanceResponse
>(
  'DeregisterContainerInstance',
  'full',
  async (input, call) => {
    const instance = requireInstance(input.containerInstance, input.cluster, call);
    if (instance.tasks.length > 0 && input.force !== true)
      throw invalidParameter('Found running tasks on the instance.');
    const changed = await changeInstance(instance, call, () => ({ status: 'INACTIVE' }));
    return { containerInstance: shownInstance(changed, call.stores) };
  },
  'Tasks on the instance go on, as with AWS; the Node stays.',
);

export const updateContainerAgent = operation<
  Ecs.UpdateContainerAgentRequest,
  Ecs.UpdateContainerAgentResponse
>('UpdateContainerAgent', 'full', (input, call) => {
  requireInstance(input.containerInstance, input.cluster, call);
  throw new AwsError(
    'NoUpdateAvailableException',
    'There is no update available for the container agent of this instance.',
  );
});

function requireInstance(
  reference: string | undefined,
  clusterReference: string | undefined,
  call: Call,
): Instance {
  const { name: cluster } = activeCluster(clusterReference, call);
  const instance = findInstance(reference ?? '', cluster, call);
  if (instance === undefined || instance.status === 'INACTIVE')
    throw clientException('The specified container instance was not found.');
  return instance;
}
