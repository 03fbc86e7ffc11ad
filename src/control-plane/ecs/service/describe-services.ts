import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { arnInCluster } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { findService } from './find-service.ts';
import { shownService } from './shown-service.ts';

const MAX_DESCRIBED = 10;

export const describeServices = operation<Ecs.DescribeServicesRequest, Ecs.DescribeServicesResponse>(
  'DescribeServices',
  'full',
  (input, call) => {
    const references = input.services ?? [];
    if (references.length === 0) throw invalidParameter('Services cannot be empty.');
    if (references.length > MAX_DESCRIBED)
      throw invalidParameter(`services can have at most ${MAX_DESCRIBED} items`);
    const { name: cluster } = activeCluster(input.cluster, call);
    const withTags = input.include?.includes('TAGS') ?? false;
    const services: Wire<Ecs.Service>[] = [];
    const failures: Wire<Ecs.Failure>[] = [];
    for (const reference of references) {
      const record = findService(reference, cluster, call);
      if (record !== undefined) services.push(shownService(record, call.stores, withTags));
      else
        failures.push({ arn: arnInCluster(reference, 'service', cluster, call.caller), reason: 'MISSING' });
    }
    return { services, failures };
  },
);
