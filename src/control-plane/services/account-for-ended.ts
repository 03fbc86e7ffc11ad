import { circuitBreakerOf } from '../ecs/service/circuit-breaker.ts';
import type { Progress, RosterEntry, ServiceData } from '../ecs/service/service-data.ts';
import { eventText, withEvent } from '../ecs/service/service-events.ts';
import { backOffMs, shortRunBackOffMs, TELL_FROM_WAVE } from './back-off.ts';
import { type Ending, endingOf } from './how-it-ended.ts';
import { type Member, membersOf } from './members.ts';
import type { World } from './world.ts';

/**
 * Takes stopped tasks off the roster, each once, and counts those that failed; marks tasks that were seen healthy, which
 * ends a row of failures. Returns its argument where there was nothing to account for.
 */
export function accountForEnded(data: ServiceData, world: World): ServiceData {
  const members = membersOf(data, world);
  const over = members.filter(({ standing }) => standing === 'over');
  const recovered = members.filter(({ standing, entry }) => standing === 'healthy' && !entry.healthy);
  if (over.length === 0 && recovered.length === 0) return data;
  const gone = new Set(over.map(({ entry }) => entry));
  const well = new Set(recovered.map(({ entry }) => entry));
  const roster = data.roster
    .filter((entry) => !gone.has(entry))
    .map((entry): RosterEntry => (well.has(entry) ? { ...entry, healthy: true } : entry));
  let accounted: ServiceData = { ...data, roster };
  for (const id of new Set(over.map(({ entry }) => entry.of)))
    accounted = countFailures(
      accounted,
      id,
      over.filter(({ entry }) => entry.of === id),
      world,
    );
  for (const id of new Set(recovered.map(({ entry }) => entry.of))) accounted = forgetFailures(accounted, id);
  return accounted;
}

function countFailures(
  data: ServiceData,
  id: string,
  over: readonly Member[],
  { make, settleMs }: World,
): ServiceData {
  const before = data.progress[id];
  if (before === undefined) return data;
  const endings = over.map((member) => endingOf(member, settleMs));
  const count = (ending: Ending) => endings.filter((one) => one === ending).length;
  const failed = count('failed') + count('unhealthy');
  const waves = count('failed') > 0 ? before.waves + 1 : before.waves;
  const shortRuns = count('long') > 0 ? 0 : before.shortRuns + (count('short') > 0 ? 1 : 0);
  if (failed === 0 && shortRuns === before.shortRuns) return data;
  // Tasks that ran and were found unhealthy do not slow down the start of others.
  const waits = [
    ...(count('failed') > 0 ? [backOffMs(waves)] : []),
    ...(shortRuns > before.shortRuns ? [shortRunBackOffMs(shortRuns)] : []),
  ];
  const notBefore = waits.length > 0 ? make.now + Math.max(...waits) : before.notBefore;
  const progress: Progress = {
    ...before,
    failures: before.failures + failed,
    waves,
    shortRuns,
    ...(notBefore !== undefined && { notBefore }),
  };
  const counted = withFailedTasks(withProgress(data, id, progress), id, failed);
  return count('failed') > 0 && waves >= TELL_FROM_WAVE
    ? withEvent(counted, eventText.failsToStart(data.name), make)
    : counted;
}

function forgetFailures(data: ServiceData, id: string): ServiceData {
  const before = data.progress[id];
  if (before === undefined || (before.failures === 0 && before.waves === 0)) return data;
  const { notBefore: _, ...rest } = before;
  const resets = circuitBreakerOf(data.service).resetOnHealthyTask;
  const progress = { ...rest, waves: 0, failures: resets ? 0 : before.failures };
  return withProgress(withFailedTasks(data, id, undefined), id, progress);
}

/** Adds to a deployment's `failedTasks`, which counts failures in a row; undefined sets it to 0. */
function withFailedTasks(data: ServiceData, id: string, added: number | undefined): ServiceData {
  const deployments = data.service.deployments.map((one) =>
    one.id === id ? { ...one, failedTasks: added === undefined ? 0 : one.failedTasks + added } : one,
  );
  return { ...data, service: { ...data.service, deployments } };
}

export function withProgress(data: ServiceData, id: string, progress: Progress): ServiceData {
  return { ...data, progress: { ...data.progress, [id]: progress } };
}
