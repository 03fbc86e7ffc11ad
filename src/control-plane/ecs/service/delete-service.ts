import { operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { requireService, serviceNotFound } from './find-service.ts';
import type { ServiceData } from './service-data.ts';
import { endServiceDeployment } from './service-deployment-status.ts';
import { shownService } from './shown-service.ts';

/** The service drains: the scheduler stops its tasks, and it is INACTIVE once they have stopped. */
export const deleteService = operation<Ecs.DeleteServiceRequest, Ecs.DeleteServiceResponse>(
  'DeleteService',
  'full',
  async (input, call) => {
    const { name: cluster } = activeCluster(input.cluster, call);
    const found = requireService(input.service, cluster, call);
    const record = await call.stores.services.update(found, (data) => {
      if (data.service.status === 'INACTIVE') throw serviceNotFound();
      if (data.service.status === 'DRAINING') return data;
      if (!input.force) checkIdle(data);
      return draining(data, call.clock.now());
    });
    if (record === undefined) throw serviceNotFound();
    return { service: shownService(record, call.stores, false) };
  },
);

function checkIdle({ service }: ServiceData): void {
  if (service.schedulingStrategy === 'DAEMON') return;
  if (service.desiredCount > 0)
    throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  if (service.deployments.length > 1 || service.taskSets.length > 0)
    throw invalidParameter('The service cannot be stopped while deployments are active.');
}

function draining(data: ServiceData, now: number): ServiceData {
  const { steadyAt: _, ...rest } = endServiceDeployment(
    data,
    'STOPPED',
    'Service deployment was stopped because the service was deleted.',
    now,
  );
  return { ...rest, service: { ...rest.service, status: 'DRAINING', desiredCount: 0 } };
}
