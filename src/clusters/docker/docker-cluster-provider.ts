import { rmSync } from 'node:fs';
import type { ClusterInstance } from '../../core/instance/instance.ts';
import type { ClusterProvider } from '../cluster-provider.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { ClusterDriver } from './cluster-driver.ts';
import { isOurs, readMarker } from './cluster-marker.ts';
import { type Container, containersWith } from './containers.ts';
import { demandDocker } from './demand-docker.ts';
import { dockerClusterStatus } from './docker-cluster-status.ts';
import { removeContainers, removeLeftovers, stopContainers } from './node-containers.ts';

/** A cluster in the user's Docker, made by one of the tools for that, with kecs' parts in it. */
export function dockerClusterProvider(driver: ClusterDriver): ClusterProvider {
  const remove = (files: InstanceFiles): Promise<void> => removeCluster(driver, files);
  return {
    name: driver.tool.name,
    // Loaded by a start only: the other commands are to stay light.
    start: async (options) => (await import('./start-docker-cluster.ts')).startDockerCluster(driver, options),
    async stop(_name, files) {
      const all = await ownContainers(driver, files);
      const running = all.filter(({ running: runs }) => runs);
      if (running.length > 0) await stopContainers(running);
      return { stopped: running.map(({ name }) => name) };
    },
    end: remove,
    removeData: remove,
    async images({ name }, files) {
      const [node] = await ownContainers(driver, files);
      const { clusterNodeImages } = await import('./cluster-node-images.ts');
      return clusterNodeImages(name, node);
    },
    async link(instance, files) {
      return (await import('../in-cluster/gateway-link.ts')).clusterLink(instance as ClusterInstance, files);
    },
    status: (instance, files) => dockerClusterStatus(driver, instance as ClusterInstance, files),
  };
}

async function removeCluster(driver: ClusterDriver, files: InstanceFiles): Promise<void> {
  const marker = readMarker(files);
  if (marker === undefined) return;
  const containers = await ownContainers(driver, files);
  if (containers.length > 0) {
    await removeContainers(containers);
    await removeLeftovers(driver, marker.cluster);
  }
  rmSync(files.cluster(), { force: true });
}

/** None where the instance has made no cluster, and none of another one's. Rejects where Docker cannot be asked. */
async function ownContainers(driver: ClusterDriver, files: InstanceFiles): Promise<Container[]> {
  const marker = readMarker(files);
  if (marker === undefined) return [];
  await demandDocker();
  const containers = await containersWith(driver.label(marker.cluster));
  return isOurs(marker, containers) ? containers : [];
}
