import type { PodProbe } from '../../../kube/pod-spec.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { literal } from './literal-text.ts';

/** What a container's health check runs; undefined where there is none, where `NONE` says so, and where Docker would not know it. */
export function healthCommand({ healthCheck }: ContainerDefinition): readonly string[] | undefined {
  const [kind, ...command] = healthCheck?.command ?? [];
  if (command.length === 0) return undefined;
  if (kind === 'CMD') return command;
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...command] : undefined;
}

/** A health check in a form that Docker takes for none. */
export function hasUnknownHealthCheck(container: ContainerDefinition): boolean {
  const kind = container.healthCheck?.command?.[0];
  return kind !== undefined && kind !== 'NONE' && healthCommand(container) === undefined;
}

/**
 * A health check as a readiness probe, so that nothing restarts or ends by it: what follows from a container's health is up to
 * ECS. The start period is counted by who reads the pod; a check that passes within it counts.
 */
export function healthProbe(container: ContainerDefinition): PodProbe | undefined {
  const command = healthCommand(container);
  if (command === undefined) return undefined;
  const { interval = 30, timeout = 5, retries = 3 } = container.healthCheck ?? {};
  return {
    exec: { command: command.map(literal) },
    periodSeconds: interval,
    timeoutSeconds: timeout,
    failureThreshold: retries,
  };
}
