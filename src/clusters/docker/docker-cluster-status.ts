import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import type { ClusterInstance } from '../../core/instance/instance.ts';
import { type Look, lookAtParts } from '../in-cluster/look-at-parts.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { InstanceStatus } from '../instance/instance-status.ts';
import { type ClusterDriver, clusterName } from './cluster-driver.ts';
import { isOurs, readMarker } from './cluster-marker.ts';
import { demandDocker } from './demand-docker.ts';
import { nodeContainers } from './node-containers.ts';

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
  return lookAtParts(files);
}
