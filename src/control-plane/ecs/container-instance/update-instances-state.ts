import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { arnInCluster } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { clientException, invalidParameter } from '../errors.ts';
import { changeInstance } from './change-instance.ts';
import { findInstance } from './find-instance.ts';
import { shownInstance } from './shown-instance.ts';

const MAX_INSTANCES = 10;

export const updateContainerInstancesState = operation<
  Ecs.UpdateContainerInstancesStateRequest,
  Ecs.UpdateContainerInstancesStateResponse
>(
  'UpdateContainerInstancesState',
  'full',
  async (input, call) => {
    const references = input.containerInstances ?? [];
    const { status } = input;
    if (references.length === 0) throw clientException('Container Instances cannot be empty.');
    if (references.length > MAX_INSTANCES)
      throw invalidParameter(`containerInstances can have at most ${MAX_INSTANCES} items`);
    if (status !== 'ACTIVE' && status !== 'DRAINING')
      throw invalidParameter('Container instance status should be one of [ACTIVE, DRAINING]');
    const { name: cluster } = activeCluster(input.cluster, call);
    const containerInstances: Wire<Ecs.ContainerInstance>[] = [];
    const failures: Wire<Ecs.Failure>[] = [];
    for (const reference of references) {
      const instance = findInstance(reference, cluster, call);
      const arn = arnInCluster(reference, 'container-instance', cluster, call.caller);
      if (instance === undefined) failures.push({ arn, reason: 'MISSING' });
      else if (instance.status === 'INACTIVE') failures.push({ arn: instance.arn, reason: 'INACTIVE' });
      else {
        const changed = await changeInstance(instance, call, (data) =>
          data.status === status ? data : { status },
        );
        containerInstances.push(shownInstance(changed, call.stores));
      }
    }
    return { containerInstances, failures };
  },
  'A Node that is cordoned in Kubernetes is DRAINING whatever is asked for here.',
);
