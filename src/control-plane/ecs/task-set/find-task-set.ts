import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter } from '../errors.ts';
import { requireService, serviceNotActive } from '../service/find-service.ts';
import type { ServiceData, TaskSet } from '../service/service-data.ts';

/** The ACTIVE service that an operation on task sets is for; refused where the scheduler has no task sets to lead. */
export function serviceWithTaskSets(
  input: { readonly cluster?: string | undefined; readonly service?: string | undefined },
  call: Call,
): StoredRecord<ServiceData> {
  const { name: cluster } = activeCluster(input.cluster, call);
  const record = requireService(input.service, cluster, call);
  checkTaskSets(record.data);
  return record;
}

export function checkTaskSets({ service }: ServiceData): void {
  if (service.status !== 'ACTIVE') throw serviceNotActive();
  const controller = service.deploymentController?.type ?? 'ECS';
  if (controller === 'ECS')
    throw invalidParameter(
      `Unable to perform this operation on services with a ${controller} deployment controller. Task sets are of services with an EXTERNAL or a CODE_DEPLOY one.`,
    );
}

/** The task set of a service that is meant by an id or an ARN; throws TaskSetNotFoundException. */
export function requireTaskSet({ service }: ServiceData, reference: string | undefined): TaskSet {
  const found = findTaskSet(service.taskSets, reference);
  if (found === undefined)
    throw new AwsError('TaskSetNotFoundException', 'The specified task set was not found.');
  return found;
}

export function findTaskSet(
  taskSets: readonly TaskSet[],
  reference: string | undefined,
): TaskSet | undefined {
  return taskSets.find(({ id, taskSetArn }) => reference === id || reference === taskSetArn);
}
