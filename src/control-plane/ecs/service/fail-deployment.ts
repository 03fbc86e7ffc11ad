import { newDeployment, withPrimary } from './begin-deployment.ts';
import { deploymentIdOf, primaryOf, type Revision, type ServiceData } from './service-data.ts';
import {
  changeServiceDeployment,
  endServiceDeployment,
  runningServiceDeployment,
} from './service-deployment-status.ts';
import { eventText, withEvent } from './service-events.ts';
import type { Making } from './service-ids.ts';

/** Why a deployment is given up, in AWS's words. */
export type Failure = {
  /** The deployment's `rolloutStateReason`. */
  readonly rolloutStateReason: string;
  /** The service deployment's `statusReason` when it is rolled back, and when it just stops. */
  readonly rolledBack: string;
  readonly stopped: string;
  readonly rollback: boolean;
  /** Whether an event says that tasks failed to start. */
  readonly tellEvent: boolean;
};

export const breakerTripped: Omit<Failure, 'rollback'> = {
  rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
  rolledBack: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
  stopped: 'Service deployment stopped because the circuit breaker threshold was exceeded.',
  tellEvent: true,
};

/** The revision that a rollback of the current deployment would go back to; undefined where there is none. */
export function rollbackTarget(data: ServiceData): Revision | undefined {
  const primary = primaryOf(data);
  const current = primary && data.progress[primary.id]?.revisionArn;
  if (data.completedRevision === undefined || data.completedRevision === current) return undefined;
  return data.revisions.find(({ serviceRevisionArn }) => serviceRevisionArn === data.completedRevision);
}

/**
 * Gives up the PRIMARY deployment: it is FAILED and starts nothing more. With `rollback`, and where a deployment has
 * completed before, a new PRIMARY goes back to that one's revision; a rollback that fails is not rolled back again.
 */
export function failDeployment(data: ServiceData, failure: Failure, make: Making): ServiceData {
  const primary = primaryOf(data);
  if (primary === undefined) return data;
  const { name, service } = data;
  let failed: ServiceData = {
    ...data,
    service: {
      ...service,
      deployments: service.deployments.map((one) =>
        one === primary
          ? {
              ...one,
              rolloutState: 'FAILED' as const,
              rolloutStateReason: failure.rolloutStateReason,
              updatedAt: make.now / 1000,
            }
          : one,
      ),
    },
  };
  if (failure.tellEvent) failed = withEvent(failed, eventText.failed(name, primary.id), make);
  const isRollingBack = runningServiceDeployment(failed)?.rollback !== undefined;
  const target = failure.rollback && !isRollingBack ? rollbackTarget(failed) : undefined;
  if (target === undefined) {
    const status = isRollingBack ? 'ROLLBACK_FAILED' : 'STOPPED';
    return endServiceDeployment(failed, status, failure.stopped, make.now);
  }
  return goBack(failed, target, failure, make);
}

function goBack(data: ServiceData, target: Revision, failure: Failure, make: Making): ServiceData {
  const origin = deploymentIdOf(target.serviceRevisionArn);
  const deployment = {
    ...newDeployment(make.newDeploymentId(), target, make.now),
    rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${origin}.`,
  };
  const rolling = changeServiceDeployment(
    withPrimary(data, deployment, target),
    {
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: failure.rolledBack,
      rollback: {
        reason: failure.rolledBack,
        startedAt: make.now / 1000,
        serviceRevisionArn: target.serviceRevisionArn,
      },
    },
    make.now,
  );
  return withEvent(rolling, eventText.rollingBack(data.name, origin), make);
}
