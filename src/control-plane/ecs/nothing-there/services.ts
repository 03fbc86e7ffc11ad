import { type Call, operation } from '../../operations/operation.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { isArn } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';

const MAX_DESCRIBED = 10;

function serviceNotFound(): AwsError {
  return new AwsError('ServiceNotFoundException', 'Service not found.');
}

/** For operations on one service: the cluster must be there, the service cannot be. */
export function refuseService(input: { cluster?: string | undefined }, call: Call): never {
  activeCluster(input.cluster, call);
  throw serviceNotFound();
}

export const serviceOperations = [
  operation<Ecs.ListServicesRequest, Ecs.ListServicesResponse>('ListServices', 'empty', (input, call) => {
    activeCluster(input.cluster, call);
    return { serviceArns: [] };
  }),
  operation<Ecs.ListServicesByNamespaceRequest, Ecs.ListServicesByNamespaceResponse>(
    'ListServicesByNamespace',
    'empty',
    () => ({ serviceArns: [] }),
  ),
  operation<Ecs.DescribeServicesRequest, Ecs.DescribeServicesResponse>(
    'DescribeServices',
    'empty',
    (input, call) => {
      const names = input.services ?? [];
      if (names.length === 0) throw invalidParameter('Services cannot be empty.');
      if (names.length > MAX_DESCRIBED) {
        throw invalidParameter(`services can have at most ${MAX_DESCRIBED} items`);
      }
      const { name: cluster } = activeCluster(input.cluster, call);
      const { partition, region, account } = call.caller;
      const failures = names.map((name) => ({
        arn: isArn(name) ? name : `arn:${partition}:ecs:${region}:${account}:service/${cluster}/${name}`,
        reason: 'MISSING',
      }));
      return { services: [], failures };
    },
  ),
  operation<Ecs.UpdateServiceRequest, Ecs.UpdateServiceResponse>('UpdateService', 'empty', refuseService),
  operation<Ecs.DeleteServiceRequest, Ecs.DeleteServiceResponse>('DeleteService', 'empty', refuseService),
  operation<Ecs.DescribeTaskSetsRequest, Ecs.DescribeTaskSetsResponse>(
    'DescribeTaskSets',
    'empty',
    refuseService,
  ),
  operation<Ecs.ListServiceDeploymentsRequest, Ecs.ListServiceDeploymentsResponse>(
    'ListServiceDeployments',
    'empty',
    refuseService,
  ),
  operation<Ecs.DescribeServiceDeploymentsRequest, Ecs.DescribeServiceDeploymentsResponse>(
    'DescribeServiceDeployments',
    'empty',
    (input) => ({ serviceDeployments: [], failures: missing(input.serviceDeploymentArns ?? []) }),
  ),
  operation<Ecs.DescribeServiceRevisionsRequest, Ecs.DescribeServiceRevisionsResponse>(
    'DescribeServiceRevisions',
    'empty',
    (input) => ({ serviceRevisions: [], failures: missing(input.serviceRevisionArns ?? []) }),
  ),
];

function missing(arns: readonly string[]): { arn: string; reason: string }[] {
  return arns.map((arn) => ({ arn, reason: 'MISSING' }));
}
