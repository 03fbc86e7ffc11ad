import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';
import { serviceNotFound } from '../service/find-service.ts';
import type { ServiceData, TaskSet } from '../service/service-data.ts';
import { taskCounts } from '../service/task-counts.ts';
import { computedCount } from './computed-count.ts';
import { checkTaskSets, requireTaskSet, serviceWithTaskSets } from './find-task-set.ts';
import { shownTaskSet } from './shown-task-set.ts';
import { scaleOf } from './task-set-rules.ts';

export const updateTaskSet = operation<Ecs.UpdateTaskSetRequest, Ecs.UpdateTaskSetResponse>(
  'UpdateTaskSet',
  'full',
  async (input, call) => {
    const scale = scaleOf(input.scale);
    const taskSet = await changeTaskSet(input, input.taskSet, call, (set) => ({ ...set, scale }));
    return { taskSet };
  },
);

/** It drains: the scheduler stops its tasks, and it is gone once they have stopped. */
export const deleteTaskSet = operation<Ecs.DeleteTaskSetRequest, Ecs.DeleteTaskSetResponse>(
  'DeleteTaskSet',
  'full',
  async (input, call) => {
    const taskSet = await changeTaskSet(input, input.taskSet, call, (set) => {
      if (!input.force && (set.scale.value ?? 0) > 0)
        throw invalidParameter('The task set cannot be deleted while it is scaled above 0.');
      return { ...set, status: 'DRAINING' };
    });
    return { taskSet };
  },
);

/** What the PRIMARY task set is becomes what the service is. */
export const updateServicePrimaryTaskSet = operation<
  Ecs.UpdateServicePrimaryTaskSetRequest,
  Ecs.UpdateServicePrimaryTaskSetResponse
>('UpdateServicePrimaryTaskSet', 'full', async (input, call) => {
  const taskSet = await changeTaskSet(
    input,
    input.primaryTaskSet,
    call,
    (set) => {
      if (set.status === 'DRAINING') throw invalidParameter('The task set is DRAINING.');
      return { ...set, status: 'PRIMARY' };
    },
    withPrimary,
  );
  return { taskSet };
});

type OfService = { readonly cluster?: string | undefined; readonly service?: string | undefined };

async function changeTaskSet(
  input: OfService,
  reference: string | undefined,
  call: Call,
  change: (set: TaskSet) => TaskSet,
  changeService: (data: ServiceData, set: TaskSet) => ServiceData = (data) => data,
): Promise<Wire<Ecs.TaskSet>> {
  const found = serviceWithTaskSets(input, call);
  let changed: TaskSet | undefined;
  const record = await call.stores.services.update(found, (data) => {
    checkTaskSets(data);
    const before = requireTaskSet(data, reference);
    const next = change(before);
    const after: TaskSet = {
      ...next,
      computedDesiredCount: computedCount(next, data.service.desiredCount),
      updatedAt: call.clock.now() / 1000,
    };
    changed = after;
    const taskSets = data.service.taskSets.map((one) => (one === before ? after : one));
    return changeService({ ...data, service: { ...data.service, taskSets } }, after);
  });
  if (record === undefined || changed === undefined) throw serviceNotFound();
  return shownTaskSet(changed, taskCounts(record, record.data, call.stores)(changed.id), false);
}

function withPrimary(data: ServiceData, primary: TaskSet): ServiceData {
  const { service } = data;
  return {
    ...data,
    service: {
      ...service,
      taskDefinition: primary.taskDefinition,
      launchType: primary.launchType,
      capacityProviderStrategy: primary.capacityProviderStrategy,
      platformVersion: primary.platformVersion,
      platformFamily: primary.platformFamily,
      networkConfiguration: primary.networkConfiguration,
      loadBalancers: primary.loadBalancers,
      serviceRegistries: primary.serviceRegistries,
      taskSets: service.taskSets.map((one) =>
        one.status === 'PRIMARY' && one.id !== primary.id ? { ...one, status: 'ACTIVE' } : one,
      ),
    },
  };
}
