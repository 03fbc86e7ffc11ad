import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import type { ClusterInstance } from '../../core/instance/instance.ts';
import { systemClock } from '../../system/system-clock.ts';
import { PART_NAMES } from '../in-cluster/part-names.ts';
import type { Part } from '../in-cluster/part-state.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { ComponentStatus, InstanceState, InstanceStatus } from '../instance/instance-status.ts';
import { type ClusterDriver, clusterName } from './cluster-driver.ts';
import { isOurs, readMarker } from './cluster-marker.ts';
import { demandDocker } from './demand-docker.ts';
import { nodeContainers } from './node-containers.ts';

const PATIENCE_MS = 2_500;

/** How it is: Docker is asked for its node, and its API server for its parts; each for a few seconds at most. */
export async function dockerClusterStatus(
  driver: ClusterDriver,
  instance: ClusterInstance,
  files: InstanceFiles,
): Promise<InstanceStatus> {
  const { state, problems, components } = await look(driver, instance, files);
  return {
    name: instance.name,
    state,
    provider: instance.provider,
    node: 'docker',
    endpoint: `http://localhost:${instance.ports.api}`,
    backend: instance.backend.kind === 'url' ? instance.backend.url : instance.backend.kind,
    adminUrl: null,
    dashboardUrl: null,
    metricsUrl: null,
    kubeconfig: files.kubeconfig(),
    dataDir: files.dir,
    problems,
    components,
  };
}

type Look = { state: InstanceState; problems: string[]; components: ComponentStatus[] };

async function look(driver: ClusterDriver, instance: ClusterInstance, files: InstanceFiles): Promise<Look> {
  const stopped = (...problems: string[]): Look => ({ state: 'stopped', problems, components: [] });
  const cluster = clusterName(instance.name);
  try {
    await demandDocker();
    const containers = await nodeContainers(driver, instance.name);
    if (containers.length === 0) return stopped(`there is no cluster ${cluster}`);
    if (!isOurs(readMarker(files), containers))
      return stopped(`the cluster ${cluster} is not one that this instance made`);
    if (!containers.every(({ running }) => running)) return stopped();
  } catch (thrown) {
    const { what, why } = toErrorDetails(thrown);
    return stopped([what, why].filter(Boolean).join(': '));
  }
  try {
    return judge(await partsInTime(files));
  } catch (thrown) {
    const { why, what } = toErrorDetails(thrown);
    return {
      state: 'degraded',
      problems: [`the cluster's API server does not answer: ${why ?? what}`],
      components: [],
    };
  }
}

async function partsInTime(files: InstanceFiles): Promise<Part[]> {
  // Loaded only where there is a cluster to ask.
  const [{ ClusterApi }, { partsOf }] = await Promise.all([
    import('../in-cluster/cluster-api.ts'),
    import('../in-cluster/part-state.ts'),
  ]);
  const api = new ClusterApi(files.kubeconfig(), systemClock);
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
