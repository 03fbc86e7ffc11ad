import type { ContainerDefinition, TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { ContainerStatus } from '../../node/pod.ts';
import { healthCommand } from '../pod/health-probe.ts';

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

type Seen = {
  readonly status: ContainerStatus | undefined;
  readonly startedAt: number | undefined;
  readonly before: string | undefined;
  readonly now: number;
};

/** A check that its pod really runs: `["NONE"]` switches it off, and what Docker would not know is none. */
export function hasHealthCheck(container: ContainerDefinition): boolean {
  return healthCommand(container) !== undefined;
}

/**
 * A container's health by its readiness, which is the pod's form of its health check. One that was never ready is UNKNOWN for
 * as long as its check may fail: the start period, and then every retry.
 */
export function healthOf(
  definition: ContainerDefinition,
  { status, startedAt, before, now }: Seen,
): { health: HealthStatus; again: number | undefined } {
  const unknown = { health: 'UNKNOWN', again: undefined } as const;
  if (!hasHealthCheck(definition)) return unknown;
  if (status?.state.running === undefined || startedAt === undefined) {
    const last = before === 'HEALTHY' || before === 'UNHEALTHY' ? before : 'UNKNOWN';
    return { health: last, again: undefined };
  }
  if (status.ready) return { health: 'HEALTHY', again: undefined };
  if (before === 'HEALTHY' || before === 'UNHEALTHY') return { health: 'UNHEALTHY', again: undefined };
  const { interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = definition.healthCheck ?? {};
  const failsAt = startedAt + (startPeriod + retries * interval + timeout) * 1000;
  return now >= failsAt ? { health: 'UNHEALTHY', again: undefined } : { ...unknown, again: failsAt };
}

/** A task is as healthy as the worst of its essential containers that have a check; UNKNOWN where none has one. */
export function taskHealth(
  { containerDefinitions = [] }: TaskDefinition,
  healthByName: ReadonlyMap<string, HealthStatus>,
): HealthStatus {
  const all = containerDefinitions
    .filter((container) => (container.essential ?? true) && hasHealthCheck(container))
    .map(({ name = '' }) => healthByName.get(name) ?? 'UNKNOWN');
  if (all.includes('UNHEALTHY')) return 'UNHEALTHY';
  return all.length > 0 && all.every((health) => health === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
