import { readFileSync, rmSync } from 'node:fs';
import { clusterCreateFailed } from '../../core/errors/catalogue/docker.ts';
import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import { run } from '../../system/exec.ts';
import { writeFileAtomic } from '../../system/files.ts';
import type { ClusterDriver } from '../docker/cluster-driver.ts';
import { KIND } from '../docker/cluster-tool.ts';
import { kindConfig } from './kind-config.ts';

const CREATE_MS = 10 * 60_000;
const LOAD_MS = 5 * 60_000;

export const kindDriver: ClusterDriver = {
  tool: KIND,
  label: (cluster) => `io.x-k8s.kind.cluster=${cluster}`,
  refusedName: () => undefined,
  async create({ file, cluster, signal }, instance, files, progress) {
    const config = files.run('kind.yaml');
    // Without one of ours kind would change the user's.
    const kubeconfig = files.run('kind-kubeconfig');
    writeFileAtomic(config, kindConfig(instance));
    rmSync(kubeconfig, { force: true });
    const args = ['create', 'cluster', '--name', cluster, '--config', config, '--kubeconfig', kubeconfig];
    const { node } = instance.images;
    try {
      await run(file, [...args, ...(node === undefined ? [] : ['--image', node])], {
        signal,
        timeoutMs: CREATE_MS,
        onLine: (line) => {
          const step = /^ ?• (.+?) {2}/u.exec(line)?.[1];
          if (step) progress(`kind: ${step.replace(/[^\x20-\x7e]/gu, '').trim()}`);
        },
      });
      return readFileSync(kubeconfig, 'utf8');
    } catch (thrown) {
      signal.throwIfAborted();
      throw clusterCreateFailed('kind', toErrorDetails(thrown).why ?? '');
    } finally {
      rmSync(kubeconfig, { force: true });
    }
  },
  async load({ file, cluster, signal }, images) {
    await run(file, ['load', 'docker-image', ...images, '--name', cluster], { signal, timeoutMs: LOAD_MS });
  },
  leftovers: () => [],
};
