import { tryRun } from '../../system/exec.ts';
import { type ClusterDriver, clusterName } from './cluster-driver.ts';
import { type Container, containersWith, docker } from './containers.ts';

const STOP_GRACE_S = 20;

/** The containers of an instance's cluster. */
export function nodeContainers(
  driver: ClusterDriver,
  instance: string,
  signal?: AbortSignal,
): Promise<Container[]> {
  return containersWith(driver.label(clusterName(instance)), signal);
}

export async function startContainers(containers: readonly Container[], signal: AbortSignal): Promise<void> {
  await docker(['start', ...containers.map(({ id }) => id)], 60_000, signal);
}

export async function stopContainers(containers: readonly Container[]): Promise<void> {
  const ids = containers.map(({ id }) => id);
  await docker(['stop', '-t', String(STOP_GRACE_S), ...ids], (STOP_GRACE_S + 20) * 1000);
}

/** As the tool's own delete does, without the need of the tool; their anonymous volumes go too. */
export async function removeContainers(containers: readonly Container[]): Promise<void> {
  await docker(['rm', '--force', '--volumes', ...containers.map(({ id }) => id)], 120_000);
}

/** Networks and volumes of a cluster whose containers are gone. */
export async function removeLeftovers(driver: ClusterDriver, cluster: string): Promise<void> {
  for (const args of driver.leftovers(cluster)) await tryRun('docker', args, { timeoutMs: 30_000 });
}
