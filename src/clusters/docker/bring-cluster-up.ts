import type { ClusterInstance } from '../../core/instance/instance.ts';
import { PART_USER } from '../in-cluster/cluster-ports.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { ClusterCall, ClusterDriver } from './cluster-driver.ts';
import { writeClusterKubeconfig } from './cluster-kubeconfig.ts';
import { type ClusterMarker, isHalfMade, writeMarker } from './cluster-marker.ts';
import { type Container, docker } from './containers.ts';
import { nodeContainers, removeContainers, removeLeftovers, startContainers } from './node-containers.ts';

/** Folder of the node that outlives its pods and its being stopped. */
export const DATA_DIR = '/var/lib/kecs/backend';

/** Makes the cluster, or starts its stopped node. What was done, in words; `runs` where there was nothing to do. */
export async function bringClusterUp(
  driver: ClusterDriver,
  call: ClusterCall,
  instance: ClusterInstance,
  files: InstanceFiles,
  { marker, containers }: { marker: ClusterMarker | undefined; containers: readonly Container[] },
  progress: (text: string) => void,
): Promise<string> {
  const halfMade = marker === undefined || isHalfMade(marker);
  if (containers.length > 0 && !halfMade) {
    const stopped = containers.filter(({ running }) => !running);
    if (stopped.length === 0) return 'runs';
    progress('starting its node');
    await startContainers(stopped, call.signal);
    return 'started again, with its data';
  }
  // What a broken start has left is ours, or it would have been refused.
  if (containers.length > 0) await removeContainers(containers);
  if (marker !== undefined) await removeLeftovers(driver, call.cluster);
  await make(driver, call, instance, files, progress);
  return marker === undefined || halfMade ? 'made' : 'made anew: it was gone, and its data with it';
}

async function make(
  driver: ClusterDriver,
  call: ClusterCall,
  instance: ClusterInstance,
  files: InstanceFiles,
  progress: (text: string) => void,
): Promise<void> {
  const begun: ClusterMarker = {
    provider: instance.provider,
    cluster: call.cluster,
    since: new Date().toISOString(),
    containers: [],
  };
  writeMarker(files, begun);
  writeClusterKubeconfig(
    files.kubeconfig(),
    instance.name,
    await driver.create(call, instance, files, progress),
  );
  const nodes = await nodeContainers(driver, instance.name, call.signal);
  for (const { id } of nodes) {
    for (const command of [
      ['mkdir', '-p', DATA_DIR],
      ['chown', `${PART_USER}:${PART_USER}`, DATA_DIR],
      ['chmod', '0750', DATA_DIR],
    ])
      await docker(['exec', id, ...command], 30_000, call.signal);
  }
  // Last: only now a start has something to go on from.
  writeMarker(files, { ...begun, containers: nodes.map(({ id }) => id) });
}
