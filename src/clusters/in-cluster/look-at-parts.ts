import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { ComponentStatus, InstanceState } from '../instance/instance-status.ts';
import { PART_NAMES } from './part-names.ts';
import type { Part } from './part-state.ts';

const PATIENCE_MS = 2_500;

export type Look = { state: InstanceState; problems: string[]; components: ComponentStatus[] };

/** How the parts in a cluster are; an API server that does not answer in a few seconds is an answer too. */
export async function lookAtParts(files: InstanceFiles, namespace?: string): Promise<Look> {
  try {
    return judge(await partsInTime(files, namespace));
  } catch (thrown) {
    const { why, what } = toErrorDetails(thrown);
    return {
      state: 'degraded',
      problems: [`the cluster's API server does not answer: ${why ?? what}`],
      components: [],
    };
  }
}

async function partsInTime(files: InstanceFiles, namespace: string | undefined): Promise<Part[]> {
  // Loaded only where there is a cluster to ask.
  const [{ ClusterApi }, { partsOf }] = await Promise.all([
    import('./cluster-api.ts'),
    import('./part-state.ts'),
  ]);
  const api = new ClusterApi(files.kubeconfig(), systemClock, namespace);
  const asked = partsOf(api);
  // The one that comes too late must not be reported as unhandled.
  asked.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
    api.close();
  }
}

function judge(parts: readonly Part[]): Look {
  const components = parts.map(
    ({ app, ready, restarts, since, lastExit }): ComponentStatus => ({
      name: PART_NAMES[app] ?? app,
      state: ready ? 'ready' : restarts > 0 ? 'backoff' : 'starting',
      pid: null,
      restarts,
      since,
      lastExit,
    }),
  );
  const problems = parts
    .filter(({ ready }) => !ready)
    .map(({ app, reason, restarts }) => {
      const again = restarts > 0 ? `, restarted ${restarts} times` : '';
      return `${PART_NAMES[app] ?? app} is not ready: ${reason}${again}`;
    });
  if (parts.length === 0)
    return { state: 'degraded', problems: ['none of its parts is in the cluster'], components };
  if (problems.length === 0) return { state: 'running', problems, components };
  const failing = components.some(({ state }) => state === 'backoff');
  return { state: failing ? 'degraded' : 'starting', problems, components };
}
