import { clusterCreateFailed } from '../../core/errors/catalogue/docker.ts';
import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import { run } from '../../system/exec.ts';
import { type Container, containersWith, docker } from '../docker/containers.ts';

const STOP_GRACE_S = 20;
const CREATE_MS = 10 * 60_000;

/** The kind cluster of an instance. */
export function clusterName(instance: string): string {
  return `kecs-${instance}`;
}

export function nodeContainers(cluster: string, signal?: AbortSignal): Promise<Container[]> {
  return containersWith(`io.x-k8s.kind.cluster=${cluster}`, signal);
}

export type KindCall = { file: string; cluster: string; signal: AbortSignal };

/** Writes its kubeconfig to a file of ours: without one kind would change the user's. Rejects with KECS1914. */
export async function createCluster(
  { file, cluster, signal }: KindCall,
  paths: { config: string; kubeconfig: string },
  nodeImage: string | undefined,
  progress: (text: string) => void,
): Promise<void> {
  const args = ['create', 'cluster', '--name', cluster, '--config', paths.config];
  const image = nodeImage === undefined ? [] : ['--image', nodeImage];
  try {
    await run(file, [...args, '--kubeconfig', paths.kubeconfig, ...image], {
      signal,
      timeoutMs: CREATE_MS,
      onLine: (line) => {
        const step = /^ ?• (.+?) {2}/u.exec(line)?.[1];
        if (step) progress(`kind: ${step.replace(/[^\x20-\x7e]/gu, '').trim()}`);
      },
    });
  } catch (thrown) {
    signal.throwIfAborted();
    throw clusterCreateFailed('kind', toErrorDetails(thrown).why ?? '');
  }
}

export async function startContainers(containers: readonly Container[], signal: AbortSignal): Promise<void> {
  await docker(['start', ...containers.map(({ id }) => id)], 60_000, signal);
}

export async function stopContainers(containers: readonly Container[]): Promise<void> {
  const ids = containers.map(({ id }) => id);
  await docker(['stop', '-t', String(STOP_GRACE_S), ...ids], (STOP_GRACE_S + 20) * 1000);
}

/** As `kind delete cluster` does, without the need of kind; their anonymous volumes go too. */
export async function removeContainers(containers: readonly Container[]): Promise<void> {
  await docker(['rm', '--force', '--volumes', ...containers.map(({ id }) => id)], 120_000);
}
