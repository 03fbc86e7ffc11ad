import type { Command } from 'commander';
import { complete, type LiveNames } from '../completion/complete.ts';
import type { CliDeps } from '../deps.ts';
import { PART_NAMES } from './part-names.ts';
import { loadInstance, selectName, storeFor } from './select-instance.ts';

const PATIENCE_MS = 700;

/** `kecs __complete -- WORDS…`: prints what may stand in place of the last word, one a line. Never fails: it would write into a prompt. */
export async function completeCommand(
  deps: CliDeps,
  program: Command,
  words: readonly string[],
): Promise<void> {
  const found = await complete(program, words, liveNames(deps)).catch(() => []);
  for (const each of found) deps.stdout.write(`${each}\n`);
}

function liveNames(deps: CliDeps): LiveNames {
  return async (what, words) => {
    const named = words[words.indexOf('--name') + 1];
    const store = storeFor(deps, {});
    if (what === 'instance') return store.names();
    const name = words.includes('--name') && named !== undefined ? named : selectName(deps, {}, store);
    const instance = loadInstance(store, name);
    const [{ EcsApi }, { callerScope }] = await Promise.all([
      import('../tasks/ecs-api.ts'),
      import('../tasks/caller-scope.ts'),
    ]);
    const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const ecs = new EcsApi(
      `http://127.0.0.1:${instance.ports.api}`,
      callerScope(deps.env, undefined),
      signal,
    );
    if (what === 'cluster') return ecs.clusterNames();
    return [...PART_NAMES, ...(await namesOfTasks(ecs).catch(() => []))];
  };
}

async function namesOfTasks(
  ecs: InstanceType<typeof import('../tasks/ecs-api.ts').EcsApi>,
): Promise<string[]> {
  const each = await Promise.all(
    (await ecs.clusterNames()).map(async (cluster) => {
      const [services, tasks] = await Promise.all([ecs.services(cluster), ecs.taskArns(cluster, 'RUNNING')]);
      return [
        ...services.map(({ serviceName = '' }) => serviceName),
        ...tasks.map((arn) => arn.replace(/^.*\//, '')),
      ];
    }),
  );
  return each.flat();
}
