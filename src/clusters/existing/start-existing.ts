import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTimedOut } from '../../core/errors/catalogue/start.ts';
import type { ExistingInstance } from '../../core/instance/instance.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import { stepsOf } from '../../core/start/run-step.ts';
import { type UserCluster, userCluster } from '../../kube/user-cluster.ts';
import { lastLines, writeFileAtomic } from '../../system/files.ts';
import { applyObjects } from '../apply-objects.ts';
import { awaitClusterGateway } from '../in-cluster/await-cluster-gateway.ts';
import { awaitParts } from '../in-cluster/await-parts.ts';
import { ClusterApi } from '../in-cluster/cluster-api.ts';
import { clusterGateway } from '../in-cluster/cluster-gateway.ts';
import { deployParts } from '../in-cluster/deploy-parts.ts';
import { type InClusterOptions, inClusterObjects, serviceObjects } from '../in-cluster/in-cluster-objects.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import { preflight, tellHints } from '../instance/preflight.ts';
import type { StartOptions, StartResult } from '../instance/start-options.ts';
import { startResult } from '../instance/start-result.ts';
import { awaitReady } from '../supervisor/await-components.ts';
import { specHash } from '../supervisor/supervisor.ts';
import { readRunState, startSupervisor, stopSupervised } from '../supervisor/supervisor-control.ts';
import { backendClaim, dataVolume, defaultStorageClass } from './backend-storage.ts';
import type { InstallationMarker } from './existing-provider.ts';
import { foreignParts, installationObject } from './ownership.ts';
import { planExisting } from './plan-existing.ts';
import { demandRights } from './rights.ts';
import { tunnelComponent } from './tunnel-component.ts';

/** One serves; the other takes over within seconds. */
const REPLICAS = 2;

/** Installs an instance into a cluster that is there, or brings it up to date, and leads a port of this machine to it. */
export async function startExisting(options: StartOptions): Promise<StartResult> {
  const { settings, store, reporter, clock, deadline } = options;
  const startedAt = clock.now();
  const step = stepsOf(reporter, clock);
  const files = store.files(settings.name);

  const { instance, api, inCluster, foreign } = await step('preflight', async () => {
    const found = await lookAround(options, files);
    const { context, namespace } = found.instance.cluster;
    const text = `port ${found.instance.ports.api} · context ${context} · namespace ${namespace}`;
    return { value: found, text };
  });
  try {
    for (const object of foreign) {
      const text = `${object.kind} ${object.metadata.name} is there already and not of kecs: it is used as it is`;
      reporter.emit({ type: 'note', level: 'info', text });
    }
    if (instance.cluster.storageClass === null && instance.backend.kind === 'ministack') {
      const text = 'the backend keeps its data only as long as its pod lives (choose with --storage-class)';
      reporter.emit({ type: 'note', level: 'warning', text });
    }
    options.onBegun();
    const { namespace, installation } = instance.cluster;
    const marker: InstallationMarker = { provider: 'existing', name: instance.name, namespace, installation };
    writeFileAtomic(files.cluster(), JSON.stringify(marker));
    store.save(instance);
    const skip = (object: KubeObject): boolean =>
      foreign.some(({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name);
    const gateway = await step('objects', async (progress) => {
      // First of all, and last to go: from now on it can be told whose the rest is.
      const [namespace] = serviceObjects(inCluster);
      if (namespace && !skip(namespace)) await applyObjects(api.kube, [namespace], deadline.signal);
      await applyObjects(
        api.kube,
        [installationObject(instance), ...backendClaim(instance)],
        deadline.signal,
      );
      const made = await deployParts(api, { ...inCluster, skip }, deadline, progress);
      return {
        value: made.settings,
        text: `${made.count} applied in namespace ${instance.cluster.namespace}`,
      };
    });
    await step('parts', async (progress) => ({
      value: undefined,
      text: await awaitParts(api, deadline, progress),
    }));
    const started = await startTunnel(options, instance, files);
    await step('gateway', async (progress) => {
      const endpoint = `http://127.0.0.1:${instance.ports.api}`;
      const text = await awaitClusterGateway(api, gateway, endpoint, deadline, progress);
      // What answered goes by it; its supervisor notices a moment later.
      const isReady = (): boolean => readRunState(files).components.every(({ state }) => state === 'ready');
      await awaitReady(files, deadline, isReady, async () => {
        const log = await lastLines(files.log('tunnel'), 5);
        return startTimedOut('tunnel', 'its supervisor has not seen it ready', deadline.totalMs / 1000, log);
      });
      return { value: undefined, text: `${text} · by a tunnel` };
    });
    return startResult(options, instance, startedAt, started);
  } finally {
    api.close();
  }
}

/** What would be applied; the addresses of Services, which the cluster gives out, are their names here. */
export async function plannedObjects(options: StartOptions): Promise<KubeObject[]> {
  const { instance, api, objects } = await lookAround(options, options.store.files(options.settings.name));
  api.close();
  const [namespace, ...rest] = objects;
  return [
    ...(namespace ? [namespace] : []),
    installationObject(instance),
    ...backendClaim(instance),
    ...rest,
  ];
}

type Ground = {
  instance: ExistingInstance;
  api: ClusterApi;
  inCluster: InClusterOptions;
  /** The namespace first. */
  objects: KubeObject[];
  foreign: KubeObject[];
};

/** All that can be refused, before anything is changed. */
async function lookAround(options: StartOptions, files: InstanceFiles): Promise<Ground> {
  const { settings, store, reporter, clock, cacheRoot, packageRoot, deadline, facts } = options;
  const isKnown = store.load(settings.name) !== undefined;
  const found = isKnown ? undefined : userCluster(settings.cluster.context, `kecs-${settings.name}`);
  tellHints(reporter, await preflight(files, cacheRoot, facts));
  if (found) writeFileAtomic(files.kubeconfig(), found.kubeconfig);
  const storage = new ClusterApi(files.kubeconfig(), clock);
  let api: ClusterApi | undefined;
  try {
    await storage.kube.ready(deadline.signal);
    const storageClass = await chosenStorage(settings.cluster.storageClass, storage);
    const instance = await plan(options, files, found, storageClass);
    api = new ClusterApi(files.kubeconfig(), clock, instance.cluster.namespace);
    const inCluster: InClusterOptions = {
      instance,
      namespace: instance.cluster.namespace,
      templatesDir: join(packageRoot, 'templates'),
      controlPlaneImage: instance.images.controlPlane ?? '',
      controlPlaneReplicas: REPLICAS,
      dataVolume: dataVolume(instance),
      nodePort: undefined,
      launcher: readFileSync(join(packageRoot, 'src/backends/ministack/launch.py'), 'utf8'),
    };
    const gateway = clusterGateway(instance, instance.cluster.namespace, new Map());
    // The namespace is among both.
    const rest = inClusterObjects(inCluster, gateway).filter(({ kind }) => kind !== 'Namespace');
    const objects = [...serviceObjects(inCluster), ...rest];
    await demandRights(api.kube, instance.cluster.context, instance.cluster.namespace, objects);
    const foreign = await foreignParts(api.kube, instance, [...objects, ...backendClaim(instance)]);
    return { instance, api, inCluster, objects, foreign };
  } catch (thrown) {
    api?.close();
    throw thrown;
  } finally {
    storage.close();
  }
}

function plan(
  { settings, store, version, clock }: StartOptions,
  files: InstanceFiles,
  found: UserCluster | undefined,
  storageClass: string | null,
): Promise<ExistingInstance> {
  const tunnelRuns = readRunState(files).components.some(({ alive }) => alive);
  return planExisting(settings, store, found, storageClass, tunnelRuns, version, new Date(clock.now()));
}

async function chosenStorage(wanted: string | undefined, { kube }: ClusterApi): Promise<string | null> {
  if (wanted !== undefined) return wanted === 'none' ? null : wanted;
  return defaultStorageClass(kube);
}

async function startTunnel(
  { program }: StartOptions,
  instance: ExistingInstance,
  files: InstanceFiles,
): Promise<boolean> {
  const specs = [tunnelComponent(instance, files, program)];
  if (readRunState(files).specHash === specHash(specs)) return false;
  await stopSupervised(files);
  startSupervisor(files, specs, program);
  return true;
}
