import { gatewayNotReady } from '../../core/errors/catalogue/start.ts';
import { messageOf } from '../../core/errors/kecs-error.ts';
import { compareRouters, expectedRouters } from '../../gateway/compare-routers.ts';
import type { GatewaySettings } from '../../gateway/gateway-settings.ts';
import { type ProbeResult, probes, runProbe } from '../../gateway/probes.ts';
import { liveRouters } from '../../gateway/traefik-api.ts';
import { lastLines } from '../../system/files.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { Deadline } from '../instance/start-options.ts';
import { awaitReady } from '../supervisor/await-components.ts';
import { readRunState } from '../supervisor/supervisor-control.ts';

const LOG_LINES = 5;

/** Waits until Traefik serves every router of the table, then until each backend has answered one real request. */
export async function awaitGateway(
  settings: GatewaySettings,
  files: InstanceFiles,
  deadline: Deadline,
  progress: (text: string) => void,
  onPortsInUse: () => void,
): Promise<string> {
  let problems: string[] = ['it was not asked yet'];
  const late = async (): Promise<Error> => {
    const parts = unready(files);
    const suspect = parts[0]?.name ?? 'traefik';
    const reasons = [...parts.map(({ text }) => text), ...problems];
    const log = await lastLines(files.log(suspect), LOG_LINES);
    return gatewayNotReady(reasons, deadline.totalMs / 1000, suspect, log);
  };
  const until = (isDone: () => Promise<boolean>): Promise<void> => awaitReady(files, deadline, isDone, late);

  const expected = expectedRouters(settings);
  progress('waiting for its routes');
  await until(async () => {
    try {
      const live = await liveRouters(`http://127.0.0.1:${settings.dashboardPort}`, deadline.signal);
      problems = compareRouters(expected, live).map(
        ({ name, entryPoint, problem, reason }) => `route ${name} on ${entryPoint} is ${problem}: ${reason}`,
      );
    } catch (thrown) {
      problems = [messageOf(thrown)];
    }
    return problems.length === 0;
  });

  const [entryPoint] = settings.entryPoints;
  const base = `http://127.0.0.1:${entryPoint?.port ?? 0}`;
  const all = probes(settings);
  const answered = new Map<string, ProbeResult>();
  progress('asking each service through it');
  await until(async () => {
    const open = all.filter(({ name }) => !answered.get(name)?.ok);
    for (const result of await Promise.all(open.map((probe) => runProbe(probe, base, deadline.signal)))) {
      answered.set(result.name, result);
    }
    // Traefik serves, and the control plane, which comes up last, has answered: every usual port is held now.
    if (answered.get('ecs')?.ok) onPortsInUse();
    problems = [...answered.values()].filter(({ ok }) => !ok).map(({ name, reason }) => `${name}: ${reason}`);
    if (problems.length > 0) progress(`waiting for an answer from ${problems.join(', ')}`);
    return problems.length === 0;
  });
  return `${expected.length} routers live · ${answered.size}/${all.length} probes`;
}

/** Components that are not ready, in words: the likely cause of routes or answers that do not come. */
function unready(files: InstanceFiles): { name: string; text: string }[] {
  return readRunState(files)
    .components.filter(({ state }) => state !== 'ready')
    .map(({ name, state, restarts }) => ({
      name,
      text: `${name} is ${state}${restarts > 0 ? `, ${restarts} restarts` : ''}`,
    }));
}
