import type { Ecs, Wire } from '../../wire/schemas.ts';
import { circuitBreakerOf } from './circuit-breaker.ts';
import { deploymentIdOf, type ServiceData, type ServiceDeployment } from './service-data.ts';

type Status = Wire<Ecs.ServiceDeploymentStatus>;

const running: readonly string[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

export function isRunning({ status }: ServiceDeployment): boolean {
  return running.includes(status);
}

/** The one under way; there is one at most. */
export function runningServiceDeployment({ serviceDeployments }: ServiceData): ServiceDeployment | undefined {
  return serviceDeployments.find(isRunning);
}

/** Changes the service deployment that is under way; where there is none, nothing. `now` is in milliseconds. */
export function changeServiceDeployment(
  data: ServiceData,
  change: Partial<ServiceDeployment>,
  now: number,
): ServiceData {
  const current = runningServiceDeployment(data);
  if (current === undefined) return data;
  const changed = { ...current, ...change, updatedAt: now / 1000 };
  return {
    ...data,
    serviceDeployments: data.serviceDeployments.map((one) => (one === current ? changed : one)),
  };
}

/** Ends the service deployment that is under way, with how its circuit breaker stood. */
export function endServiceDeployment(
  data: ServiceData,
  status: Status,
  statusReason: string | undefined,
  now: number,
): ServiceData {
  const current = runningServiceDeployment(data);
  if (current === undefined) return data;
  return changeServiceDeployment(
    data,
    {
      status,
      ...(statusReason !== undefined && { statusReason }),
      finishedAt: now / 1000,
      ...(status === 'STOPPED' && { stoppedAt: now / 1000 }),
      deploymentCircuitBreaker: breakerState(data, current, status),
    },
    now,
  );
}

/** How the circuit breaker of a service deployment stands, as DescribeServiceDeployments shows it. */
export function breakerState(
  data: ServiceData,
  { targetServiceRevision, deploymentCircuitBreaker, rollback }: ServiceDeployment,
  status: Status,
): Wire<Ecs.ServiceDeploymentCircuitBreaker> {
  if (deploymentCircuitBreaker !== undefined) return deploymentCircuitBreaker;
  const breaker = circuitBreakerOf(data.service);
  const failureCount = data.progress[deploymentIdOf(targetServiceRevision.arn ?? '')]?.failures ?? 0;
  const { threshold } = breaker;
  if (!breaker.enable) return { status: 'DISABLED', failureCount, threshold };
  if (rollback !== undefined || failureCount >= threshold)
    return { status: 'TRIGGERED', failureCount, threshold };
  return { status: status === 'SUCCESSFUL' ? 'MONITORING_COMPLETE' : 'MONITORING', failureCount, threshold };
}
