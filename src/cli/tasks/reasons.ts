import type { EcsService, EcsTask } from './ecs-api.ts';

/** Why a task does not run, or does not run well, in words; null where it is as it should be. */
export function whyNotRunning(task: EcsTask): string | null {
  const { desiredStatus, stoppedReason, containers = [], healthStatus } = task;
  if (desiredStatus === 'STOPPED') {
    const ends = containers.flatMap(({ name, exitCode, reason }) => {
      if (reason) return [`${name}: ${reason}${exitCode === undefined ? '' : `, exit ${exitCode}`}`];
      return exitCode === undefined ? [] : [`${name}: exit ${exitCode}`];
    });
    const said = stoppedReason ?? 'stopped';
    return ends.length === 0 ? said : `${said} (${ends.join('; ')})`;
  }
  const held = containers.filter(({ reason }) => reason).map(({ name, reason }) => `${name}: ${reason}`);
  if (held.length > 0) return held.join('; ');
  if (healthStatus !== 'UNHEALTHY') return null;
  const ill = containers.filter((container) => container.healthStatus === 'UNHEALTHY');
  return `unhealthy: ${ill.map(({ name }) => name).join(', ')}`;
}

/** Why a service has fewer tasks than it should: its deployment's word, else its latest event. */
export function whyNotSteady(service: EcsService): string | null {
  const { status, runningCount = 0, desiredCount = 0, deployments = [], events = [] } = service;
  if (status !== 'ACTIVE') return null;
  const failed = deployments.find(({ rolloutState }) => rolloutState === 'FAILED');
  if (failed?.rolloutStateReason) return failed.rolloutStateReason;
  if (runningCount >= desiredCount) return null;
  return events[0]?.message ?? null;
}
