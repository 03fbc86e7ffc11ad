import { operation } from '../../operations/operation.ts';
import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { clientException, invalidParameter } from '../errors.ts';
import { type Failure, failDeployment, rollbackTarget } from './fail-deployment.ts';
import type { ServiceData } from './service-data.ts';
import { runningServiceDeployment } from './service-deployment-status.ts';
import { making } from './service-ids.ts';
import { serviceOfArn } from './service-of-arn.ts';

const stoppedByUser: Omit<Failure, 'rollback'> = {
  rolloutStateReason: 'ECS deployment was stopped by StopServiceDeployment.',
  rolledBack: 'Service deployment rolled back because of a StopServiceDeployment request.',
  stopped: 'Service deployment stopped because of a StopServiceDeployment request.',
  tellEvent: false,
};

/** Goes back to the revision of the last deployment that completed, or just stops. */
export const stopServiceDeployment = operation<
  Ecs.StopServiceDeploymentRequest,
  Ecs.StopServiceDeploymentResponse
>('StopServiceDeployment', 'full', async (input, call) => {
  const { serviceDeploymentArn = '', stopType = 'ROLLBACK' } = input;
  if (stopType !== 'ROLLBACK' && stopType !== 'ABORT')
    throw invalidParameter('stopType should be one of [ROLLBACK,ABORT]');
  const found = serviceOfArn(serviceDeploymentArn, 'service-deployment', call);
  if (found === undefined) throw serviceDeploymentNotFound();
  const record = await call.stores.services.update(found, (data) => {
    checkStoppable(data, serviceDeploymentArn);
    const rollback = stopType === 'ROLLBACK';
    if (rollback && rollbackTarget(data) === undefined)
      throw clientException('There is no completed service deployment to roll back to.');
    return failDeployment(data, { ...stoppedByUser, rollback }, making(call.clock.now()));
  });
  if (record === undefined) throw serviceDeploymentNotFound();
  return { serviceDeploymentArn };
});

function checkStoppable(data: ServiceData, arn: string): void {
  if (!data.serviceDeployments.some(({ serviceDeploymentArn }) => serviceDeploymentArn === arn))
    throw serviceDeploymentNotFound();
  const running = runningServiceDeployment(data);
  const isStoppable =
    running?.serviceDeploymentArn === arn &&
    (running.status === 'PENDING' || running.status === 'IN_PROGRESS');
  if (!isStoppable)
    throw new AwsError('ConflictException', 'The service deployment is not in progress.', 400, {
      resourceIds: [arn],
    });
}

/** No deployment waits for anybody: the hooks that it could wait for are refused when they are asked for. */
export const continueServiceDeployment = operation<
  Ecs.ContinueServiceDeploymentRequest,
  Ecs.ContinueServiceDeploymentResponse
>(
  'ContinueServiceDeployment',
  'full',
  (input, call) => {
    const { serviceDeploymentArn = '', hookId = '' } = input;
    const data = serviceOfArn(serviceDeploymentArn, 'service-deployment', call)?.data;
    if (!data?.serviceDeployments.some((one) => one.serviceDeploymentArn === serviceDeploymentArn))
      throw serviceDeploymentNotFound();
    throw invalidParameter(`The service deployment is not paused at a lifecycle hook with id ${hookId}.`);
  },
  'No deployment has lifecycle hooks yet, so none waits to be continued.',
);

function serviceDeploymentNotFound(): AwsError {
  return new AwsError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
}
