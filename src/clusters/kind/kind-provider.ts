import { rmSync } from 'node:fs';
import type { ClusterInstance } from '../../core/instance/instance.ts';
import type { ClusterProvider } from '../cluster-provider.ts';
import { isOurs, readMarker } from '../docker/cluster-marker.ts';
import type { Container } from '../docker/containers.ts';
import { demandDocker } from '../docker/demand-docker.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import { nodeContainers, removeContainers, stopContainers } from './kind-cluster.ts';
import { kindStatus } from './kind-status.ts';

/** A kind cluster in the user's Docker, with kecs' parts in it. */
export const kindProvider: ClusterProvider = {
  name: 'kind',
  start: async (options) => (await import('./start-kind.ts')).startKind(options),
  async stop(_name, files) {
    const running = (await ownContainers(files)).filter(({ running: runs }) => runs);
    if (running.length > 0) await stopContainers(running);
    return { stopped: running.map(({ name }) => name) };
  },
  end: removeCluster,
  removeData: removeCluster,
  async images({ name }, files) {
    const [node] = await ownContainers(files);
    const { kindNodeImages } = await import('./kind-node-images.ts');
    return kindNodeImages(name, node);
  },
  status: (instance, files) => kindStatus(instance as ClusterInstance, files),
};

async function removeCluster(files: InstanceFiles): Promise<void> {
  const containers = await ownContainers(files);
  if (containers.length > 0) await removeContainers(containers);
  rmSync(files.cluster(), { force: true });
}

/** None where the instance has made no cluster, and none of another one's. Rejects where Docker cannot be asked. */
async function ownContainers(files: InstanceFiles): Promise<Container[]> {
  const marker = readMarker(files);
  if (marker === undefined) return [];
  await demandDocker();
  const containers = await nodeContainers(marker.cluster);
  return isOurs(marker, containers) ? containers : [];
}
