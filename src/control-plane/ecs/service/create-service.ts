import { operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clusterToUse } from '../cluster/cluster-to-use.ts';
import { invalidParameter } from '../errors.ts';
import { requestDigest } from '../request-digest.ts';
import { taskDefinitionNotFound } from '../task/task-rules.ts';
import { findTaskDefinition } from '../task-definition/reference.ts';
import { runsOf } from './launch-rules.ts';
import { newService } from './new-service.ts';
import { type ServiceData, serviceKey } from './service-data.ts';
import { making } from './service-ids.ts';
import { checkService } from './service-rules.ts';
import { shownService } from './shown-service.ts';

export const LOAD_BALANCER_NOTE =
  'Load balancers are kept and shown; tasks are not registered with them yet. Tasks are registered in the Cloud Map of the backend while they run.';

/** The same request for an ACTIVE service is answered by that one; a deleted one's name can be used again. */
export const createService = operation<Ecs.CreateServiceRequest, Ecs.CreateServiceResponse>(
  'CreateService',
  'full',
  async (input, call) => {
    checkService(input);
    const cluster = await clusterToUse(input.cluster, call);
    const found = input.taskDefinition ? findTaskDefinition(input.taskDefinition, call) : undefined;
    if (input.taskDefinition && found === undefined) throw taskDefinitionNotFound();
    const runs = found && runsOf(input, found.data.taskDefinition, cluster.data);
    const askedFor = digestOf(input);
    const { services } = call.stores;
    const key = serviceKey(call.caller, cluster.name, input.serviceName ?? '');
    const where = { caller: call.caller, cluster: cluster.name, askedFor };
    const fresh = newService(input, runs, where, making(call.clock.now()));
    const record =
      (services.get(key) === undefined ? await services.create(key, fresh) : undefined) ??
      (await services.update(key, (data) => (mayReplace(data, askedFor) ? fresh : data))) ??
      // Vanished between the two: nobody holds the name now.
      (await services.create(key, fresh));
    if (record === undefined) throw new Error(`the service ${key.name} comes and goes`);
    return { service: shownService(record, call.stores, true) };
  },
  `${LOAD_BALANCER_NOTE} The deployment strategy is ROLLING; the others are refused. Deployment alarms, bake times and early success criteria are kept and shown, and no deployment waits for them.`,
);

/** Whether the name is free; false for what was asked for in the same words before. */
function mayReplace({ service, askedFor: before }: ServiceData, askedFor: string): boolean {
  if (service.status === 'INACTIVE') return true;
  if (service.status === 'DRAINING')
    throw invalidParameter('Unable to Start a service that is still Draining.');
  if (before !== askedFor) throw invalidParameter('Creation of service was not idempotent.');
  return false;
}

/** A token only says that a call is one made before. */
function digestOf(input: Wire<Ecs.CreateServiceRequest>): string {
  return requestDigest({ ...input, clientToken: undefined });
}
