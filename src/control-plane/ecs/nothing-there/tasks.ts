import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { isArn } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { clientException, invalidParameter } from '../errors.ts';

const MAX_DESCRIBED = 100;

export const taskOperations = [
  operation<Ecs.ListContainerInstancesRequest, Ecs.ListContainerInstancesResponse>(
    'ListContainerInstances',
    'empty',
    (input, call) => {
      activeCluster(input.cluster, call);
      return { containerInstanceArns: [] };
    },
  ),
  operation<Ecs.DescribeContainerInstancesRequest, Ecs.DescribeContainerInstancesResponse>(
    'DescribeContainerInstances',
    'empty',
    (input, call) => {
      const instances = input.containerInstances ?? [];
      if (instances.length === 0) throw clientException('Container Instances cannot be empty.');
      if (instances.length > MAX_DESCRIBED) {
        throw invalidParameter(`containerInstances can have at most ${MAX_DESCRIBED} items`);
      }
      const { name: cluster } = activeCluster(input.cluster, call);
      const { partition, region, account } = call.caller;
      const failures = instances.map((instance) => ({
        arn: isArn(instance)
          ? instance
          : `arn:${partition}:ecs:${region}:${account}:container-instance/${cluster}/${instance}`,
        reason: 'MISSING',
      }));
      return { containerInstances: [], failures };
    },
  ),
  operation<Ecs.ListAttributesRequest, Ecs.ListAttributesResponse>(
    'ListAttributes',
    'empty',
    (input, call) => {
      activeCluster(input.cluster, call);
      if (input.targetType !== 'container-instance') {
        throw invalidParameter('targetType should be one of [container-instance]');
      }
      return { attributes: [] };
    },
  ),
];
