import { clusterOutOfReach } from '../../core/errors/catalogue/existing.ts';
import { inOneLine } from '../../core/errors/kecs-error.ts';
import type { ExistingInstance } from '../../core/instance/instance.ts';
import { readJsonIfThere } from '../../system/files.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { ClusterProvider } from '../cluster-provider.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import { stopSupervised } from '../supervisor/supervisor-control.ts';
import { existingStatus } from './existing-status.ts';

const REMOVE_MS = 120_000;

/** What the instance's folder remembers of its cluster: also a damaged instance.yaml must not leave things there. */
export type InstallationMarker = {
  provider: 'existing';
  name: string;
  namespace: string;
  installation: string;
};

/** A cluster that is there already, with kecs' parts in a namespace of it and a tunnel to them. */
export const existingProvider: ClusterProvider = {
  name: 'existing',
  start: async (options) => (await import('./start-existing.ts')).startExisting(options),
  plannedObjects: async (options) => (await import('./start-existing.ts')).plannedObjects(options),
  async stop(_name, files) {
    const { stopped } = await stopSupervised(files);
    const marker = markerOf(files);
    if (marker === undefined) return { stopped };
    const parts = await inCluster(files, marker, async ({ scaleToNothing }, api) =>
      scaleToNothing(api, AbortSignal.timeout(REMOVE_MS)),
    );
    return { stopped: [...stopped, ...parts] };
  },
  end,
  removeData: end,
  async link(instance, files) {
    return (await import('../in-cluster/gateway-link.ts')).clusterLink(instance as ExistingInstance, files);
  },
  status: (instance, files) => existingStatus(instance as ExistingInstance, files),
};

async function end(files: InstanceFiles): Promise<void> {
  await stopSupervised(files);
  const marker = markerOf(files);
  if (marker === undefined) return;
  await inCluster(files, marker, async ({ removeInstallation }, api) =>
    removeInstallation(api.kube, marker, AbortSignal.timeout(REMOVE_MS)),
  );
}

function markerOf(files: InstanceFiles): InstallationMarker | undefined {
  const marker = readJsonIfThere<InstallationMarker>(files.cluster());
  return marker?.provider === 'existing' ? marker : undefined;
}

type ApiOfCluster = import('../in-cluster/cluster-api.ts').ClusterApi;
type Work = typeof import('./remove-installation.ts');

/** Rejects with KECS2508 where the cluster does not answer. */
async function inCluster<T>(
  files: InstanceFiles,
  { name, namespace }: InstallationMarker,
  work: (modules: Work, api: ApiOfCluster) => Promise<T>,
): Promise<T> {
  const [{ ClusterApi }, modules] = await Promise.all([
    import('../in-cluster/cluster-api.ts'),
    import('./remove-installation.ts'),
  ]);
  const api = new ClusterApi(files.kubeconfig(), systemClock, namespace);
  try {
    return await work(modules, api);
  } catch (thrown) {
    throw clusterOutOfReach(name, inOneLine(thrown), files.dir);
  } finally {
    api.close();
  }
}
