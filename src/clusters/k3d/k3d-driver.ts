import { stripVTControlCharacters } from 'node:util';
import { clusterCreateFailed } from '../../core/errors/catalogue/docker.ts';
import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import { run } from '../../system/exec.ts';
import { hasIpv6Loopback } from '../../system/ports.ts';
import type { ClusterDriver } from '../docker/cluster-driver.ts';
import { K3D } from '../docker/cluster-tool.ts';
import { k3dArguments } from './k3d-arguments.ts';

const CREATE_MS = 10 * 60_000;
const LOAD_MS = 5 * 60_000;
/** k3d's own limit. */
const LONGEST_NAME = 32;

export const k3dDriver: ClusterDriver = {
  tool: K3D,
  label: (cluster) => `k3d.cluster=${cluster}`,
  refusedName: (cluster) =>
    cluster.length > LONGEST_NAME
      ? `k3d takes ${LONGEST_NAME} characters, and the cluster would be ${cluster}`
      : undefined,
  async create({ file, cluster, signal }, instance, files, progress) {
    // It looks at the user's kubeconfig even where it is told to change nothing there, and leaves temporary files behind.
    const env = { KUBECONFIG: files.run('k3d-kubeconfig'), TMPDIR: files.runDir() };
    try {
      await run(file, k3dArguments(cluster, instance, await hasIpv6Loopback()), {
        signal,
        env,
        timeoutMs: CREATE_MS,
        onLine: (line) => {
          const step = /^INFO\[\d+\] (.+?)\s*$/.exec(stripVTControlCharacters(line))?.[1];
          if (step) progress(`k3d: ${step}`);
        },
      });
      return await run(file, ['kubeconfig', 'get', cluster], { signal, env, timeoutMs: 30_000 });
    } catch (thrown) {
      signal.throwIfAborted();
      throw clusterCreateFailed('k3d', stripVTControlCharacters(toErrorDetails(thrown).why ?? ''));
    }
  },
  async load({ file, cluster, signal }, images) {
    // Straight from Docker to the node: the other way needs an image of k3d's own, and a volume.
    const args = ['image', 'import', ...images, '--cluster', cluster, '--mode', 'direct'];
    await run(file, args, { signal, timeoutMs: LOAD_MS });
  },
  leftovers: (cluster) => [
    ['network', 'rm', `k3d-${cluster}`],
    ['volume', 'rm', `k3d-${cluster}-images`],
  ],
};
