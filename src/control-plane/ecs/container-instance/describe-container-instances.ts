import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { arnInCluster } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { clientException, invalidParameter } from '../errors.ts';
import { findInstance } from './find-instance.ts';
import { shownInstance } from './shown-instance.ts';

const MAX_DESCRIBED = 100;

export const describeContainerInstances = operation<
  Ecs.DescribeContainerInstancesRequest,
  Ecs.DescribeContainerInstancesResponse
>('DescribeContainerInstances', 'full', (input, call) => {
  const references = input.containerInstances ?? [];
  if (references.length === 0) throw clientException('Container Instances cannot be empty.');
  if (references.length > MAX_DESCRIBED)
    throw invalidParameter(`containerInstances can have at most ${MAX_DESCRIBED} items`);
  const { name: cluster } = activeCluster(input.cluster, call);
  const containerInstances: Wire<Ecs.ContainerInstance>[] = [];
  const failures: Wire<Ecs.Failure>[] = [];
  for (const reference of references) {
    const instance = findInstance(reference, cluster, call);
    if (instance) containerInstances.push(shownInstance(instance, call.stores, input.include));
    else
      failures.push({
        arn: arnInCluster(reference, 'container-instance', cluster, call.caller),
        reason: 'MISSING',
      });
  }
  return { containerInstances, failures };
});
