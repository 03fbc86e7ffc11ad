import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usage } from '../../core/errors/catalogue/config.ts';
import { clusterNotOurs } from '../../core/errors/catalogue/docker.ts';
import { type ClusterInstance, SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import { stepsOf } from '../../core/start/run-step.ts';
import { awaitClusterGateway } from '../in-cluster/await-cluster-gateway.ts';
import { awaitParts } from '../in-cluster/await-parts.ts';
import { ClusterApi } from '../in-cluster/cluster-api.ts';
import { ENDPOINT_NODE_PORT } from '../in-cluster/cluster-ports.ts';
import { ensureControlPlaneImage } from '../in-cluster/control-plane-image.ts';
import { deployParts } from '../in-cluster/deploy-parts.ts';
import { hasBackendPod, type InClusterOptions } from '../in-cluster/in-cluster-objects.ts';
import { lockPorts } from '../instance/lock-ports.ts';
import { preflight, tellHints } from '../instance/preflight.ts';
import type { StartOptions, StartResult } from '../instance/start-options.ts';
import { startResult } from '../instance/start-result.ts';
import { bringClusterUp, DATA_DIR } from './bring-cluster-up.ts';
import { type ClusterDriver, clusterName } from './cluster-driver.ts';
import { type ClusterMarker, isHalfMade, isOurs, readMarker } from './cluster-marker.ts';
import { demandTool, type FoundTool } from './cluster-tool.ts';
import type { Container } from './containers.ts';
import { type DockerVersion, demandDocker } from './demand-docker.ts';
import { ensureImage, type WantedImage } from './images.ts';
import { loadImages } from './load-images.ts';
import { nodeContainers } from './node-containers.ts';
import { type ClusterPlan, type ClusterState, planDockerCluster } from './plan-docker-cluster.ts';

type Ground = {
  docker: DockerVersion;
  tool: FoundTool;
  marker: ClusterMarker | undefined;
  containers: Container[];
  plan: ClusterPlan;
  /** What of the machine is not well, and does not forbid a start. */
  hints: string[];
};

/** Brings an instance in Docker up, from wherever an earlier start, stop or crash has left it. */
export async function startDockerCluster(driver: ClusterDriver, options: StartOptions): Promise<StartResult> {
  const { settings, store, reporter, clock, deadline, packageRoot } = options;
  const startedAt = clock.now();
  const step = stepsOf(reporter, clock);
  const files = store.files(settings.name);

  const before = await step('preflight', async () => {
    const found = await lookAround(driver, options);
    const { docker, tool, plan, hints } = found;
    tellHints(reporter, hints);
    const text = `port ${plan.instance.ports.api} · Docker ${docker.version} · ${driver.tool.name} ${tool.version}`;
    return { value: found, text };
  });
  const images = await step('images', async (progress) => {
    const all = await getImages(options, before, progress);
    return { value: all, text: `${all.length} there` };
  });
  const ground = await settle(driver, options);
  const { instance } = ground.plan;
  const call = { file: ground.tool.file, cluster: clusterName(instance.name), signal: deadline.signal };
  const started = await step('cluster', async (progress) => {
    const text = await bringClusterUp(driver, call, instance, files, ground, progress);
    await loadImages(driver, call, images, files, progress);
    return { value: text !== 'runs', text: `${call.cluster} ${text}` };
  });

  const api = new ClusterApi(files.kubeconfig(), clock);
  try {
    const inCluster: InClusterOptions = {
      instance,
      templatesDir: join(packageRoot, 'templates'),
      controlPlaneImage: images[0] ?? '',
      namespace: SYSTEM_NAMESPACE,
      controlPlaneReplicas: 1,
      dataVolume: { name: 'data', hostPath: { path: DATA_DIR, type: 'Directory' } },
      nodePort: ENDPOINT_NODE_PORT,
      launcher: readFileSync(join(packageRoot, 'src/backends/ministack/launch.py'), 'utf8'),
    };
    const gateway = await step('objects', async (progress) => {
      const { settings: made, count } = await deployParts(api, inCluster, deadline, progress);
      return { value: made, text: `${count} applied in namespace ${SYSTEM_NAMESPACE}` };
    });
    await step('parts', async (progress) => ({
      value: undefined,
      text: await awaitParts(api, deadline, progress),
    }));
    await step('gateway', async (progress) => {
      const endpoint = `http://127.0.0.1:${instance.ports.api}`;
      const text = await awaitClusterGateway(api, gateway, endpoint, deadline, progress);
      return { value: undefined, text };
    });
  } finally {
    api.close();
  }
  return startResult(options, instance, startedAt, started);
}

/** Images may have taken minutes, and another start may choose ports too: they are settled now, one start at a time. */
async function settle(driver: ClusterDriver, options: StartOptions): Promise<Ground> {
  const lock = await lockPorts(options);
  try {
    const ground = await lookAround(driver, options);
    for (const text of ground.plan.moved) options.reporter.emit({ type: 'note', level: 'warning', text });
    options.onBegun();
    options.store.save(ground.plan.instance);
    return ground;
  } finally {
    lock?.release();
  }
}

/** All that can be refused, before anything is changed. */
async function lookAround(driver: ClusterDriver, options: StartOptions): Promise<Ground> {
  const { settings, store, clock, deadline, env, cacheRoot, version, facts } = options;
  const files = store.files(settings.name);
  const docker = await demandDocker(deadline.signal);
  const tool = await demandTool(driver.tool, env);
  const cluster = clusterName(settings.name);
  const refused = driver.refusedName(cluster);
  if (refused !== undefined) throw usage(`--name ${settings.name} is too long: ${refused}`);
  const marker = readMarker(files);
  const containers = await nodeContainers(driver, settings.name, deadline.signal);
  if (containers.length > 0 && !isOurs(marker, containers))
    throw clusterNotOurs(driver.tool.name, cluster, settings.name);
  const state = stateOf(marker, containers);
  const plan = await planDockerCluster(
    driver.tool.name,
    settings,
    store,
    state,
    version,
    new Date(clock.now()),
  );
  const hints = await preflight(files, cacheRoot, facts);
  return { docker, tool, marker, containers, plan, hints };
}

function stateOf(marker: ClusterMarker | undefined, containers: readonly Container[]): ClusterState {
  if (containers.length === 0) return 'none';
  if (marker === undefined || isHalfMade(marker)) return 'half-made';
  return containers.every(({ running }) => running) ? 'running' : 'stopped';
}

/** The images in Docker; the control plane's is the first. */
async function getImages(
  { packageRoot, cacheRoot, version, deadline }: StartOptions,
  { docker, plan }: Ground,
  progress: (text: string) => void,
): Promise<string[]> {
  const { images } = plan.instance;
  for (const wanted of wantedImages(plan.instance)) await ensureImage(wanted, progress, deadline.signal);
  const controlPlane =
    images.controlPlane ??
    (await ensureControlPlaneImage({ packageRoot, cacheRoot, version, docker, progress }));
  return [controlPlane, images.traefik, ...(hasBackendPod(plan.instance) ? [images.backend] : [])];
}

function wantedImages(instance: ClusterInstance): WantedImage[] {
  const { traefik, backend, controlPlane, node } = instance.images;
  return [
    { image: traefik, purpose: 'the gateway', flag: '--traefik-image' },
    ...(hasBackendPod(instance) ? [{ image: backend, purpose: 'the backend', flag: '--backend-image' }] : []),
    ...(controlPlane === undefined
      ? []
      : [{ image: controlPlane, purpose: 'the control plane', flag: '--control-plane-image' }]),
    ...(node === undefined ? [] : [{ image: node, purpose: "the cluster's node", flag: '--node-image' }]),
  ];
}
