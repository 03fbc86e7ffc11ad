import { setTimeout as delay } from 'node:timers/promises';
import { gatewayNotReady } from '../../core/errors/catalogue/start.ts';
import { messageOf } from '../../core/errors/kecs-error.ts';
import { compareRouters, expectedRouters } from '../../gateway/compare-routers.ts';
import type { GatewaySettings } from '../../gateway/gateway-settings.ts';
import { type ProbeResult, probes, runProbe } from '../../gateway/probes.ts';
import type { Deadline } from '../instance/start-options.ts';
import { failIfHopeless } from './await-parts.ts';
import type { ClusterApi } from './cluster-api.ts';
import { TRAEFIK } from './part-names.ts';

const POLL_MS = 100;
const LOOK_AT_PARTS_MS = 2_000;

/** Waits until Traefik serves every router of the table, then until each backend has answered one request from this machine. */
export async function awaitClusterGateway(
  api: ClusterApi,
  settings: GatewaySettings,
  endpoint: string,
  deadline: Deadline,
  progress: (text: string) => void,
): Promise<string> {
  let problems: string[] = ['it was not asked yet'];
  const until = async (check: () => Promise<string[]>): Promise<void> => {
    let lookedAt = Date.now();
    for (;;) {
      deadline.signal.throwIfAborted();
      problems = await check().catch((thrown: unknown) => [messageOf(thrown)]);
      if (problems.length === 0) return;
      if (Date.now() >= deadline.at) {
        const causes = await api.ailments().catch((thrown: unknown) => [messageOf(thrown)]);
        throw gatewayNotReady([...causes, ...problems], deadline.totalMs / 1000, TRAEFIK, []);
      }
      // What was ready before its node was stopped may not come up again.
      if (Date.now() - lookedAt > LOOK_AT_PARTS_MS) {
        await failIfHopeless(api);
        lookedAt = Date.now();
      }
      await delay(POLL_MS, undefined, { signal: deadline.signal }).catch(() => undefined);
    }
  };

  const expected = expectedRouters(settings);
  progress('waiting for its routes');
  await until(async () =>
    compareRouters(expected, await api.liveRouters(deadline.signal)).map(
      ({ name, problem, reason }) => `route ${name} is ${problem}: ${reason}`,
    ),
  );
  const all = probes(settings);
  const answered = new Map<string, ProbeResult>();
  progress('asking each service through it');
  await until(async () => {
    const open = all.filter(({ name }) => !answered.get(name)?.ok);
    const results = await Promise.all(open.map((probe) => runProbe(probe, endpoint, deadline.signal)));
    for (const result of results) answered.set(result.name, result);
    const bad = results.filter(({ ok }) => !ok).map(({ name, reason }) => `${name}: ${reason}`);
    if (bad.length > 0) progress(`waiting for an answer from ${bad.join(', ')}`);
    return bad;
  });
  return `${expected.length} routers live · ${answered.size}/${all.length} probes`;
}
