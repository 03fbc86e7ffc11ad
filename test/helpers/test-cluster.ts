import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { run } from '../../src/system/exec.ts';
import { rigVariable } from './rig-part.ts';

/** A cluster that kecs has not made: for tests of the rig, and for what installs into an existing cluster. */
export type TestCluster = {
  name: string;
  kubeconfig: string;
  /** The tool that made it: `kind …` or `k3d …`. */
  tool: (...args: string[]) => Promise<string>;
  kubectl: (...args: string[]) => Promise<string>;
  remove: () => Promise<void>;
};

const TIMEOUT = { timeoutMs: 240_000 };

/** For `expect.poll` after a restart: the API server and the kubelet come back one after the other. */
export const RESTARTED = { timeout: 120_000, interval: 1_000 };

/** Also while the API server cannot be asked: then it gives the error's text. */
export function readyReplicas({ kubectl }: TestCluster, deployment: string): Promise<string> {
  return kubectl('get', `deployment/${deployment}`, '--output=jsonpath={.status.readyReplicas}').catch(
    String,
  );
}

export async function kindCluster(folder: string): Promise<TestCluster> {
  const name = newName();
  const cluster = clusterWith(name, join(folder, 'kubeconfig'), rigVariable('KECS_TEST_KIND'), [
    'delete',
    'cluster',
    '--name',
    name,
  ]);
  const image = rigVariable('KECS_TEST_KIND_NODE_IMAGE');
  await made(cluster, 'create', 'cluster', '--name', name, '--image', image, '--wait', '120s', '--quiet');
  return cluster;
}

export async function k3dCluster(folder: string): Promise<TestCluster> {
  const name = newName();
  const cluster = clusterWith(name, join(folder, 'kubeconfig'), rigVariable('KECS_TEST_K3D'), [
    'cluster',
    'delete',
    name,
  ]);
  const image = rigVariable('KECS_TEST_K3S_DOUBLE_IMAGE');
  // Without an address k3d listens for everybody.
  const port = '127.0.0.1:random';
  await made(cluster, 'cluster', 'create', name, '--image', image, '--api-port', port, '--timeout', '120s');
  return cluster;
}

function newName(): string {
  return `kecs-test-${randomBytes(3).toString('hex')}`;
}

function clusterWith(
  name: string,
  kubeconfig: string,
  file: string,
  removal: readonly string[],
): TestCluster {
  const env = { KUBECONFIG: kubeconfig, PATH: `${dirname(file)}:${process.env['PATH'] ?? ''}` };
  // The program of the node image is also a kubectl; the machine's own may be missing or of another version.
  const kubectl = rigVariable('KECS_TEST_KUBECTL');
  return {
    name,
    kubeconfig,
    tool: (...args) => run(file, args, { ...TIMEOUT, env }),
    kubectl: (...args) => run(kubectl, args, { ...TIMEOUT, env }),
    remove: async () => {
      await run(file, removal, { ...TIMEOUT, env });
    },
  };
}

async function made(cluster: TestCluster, ...args: string[]): Promise<void> {
  try {
    await cluster.tool(...args);
    // Pods are refused until their namespace has its account, which comes after the tool has returned.
    await cluster.kubectl('wait', '--for=create', 'serviceaccount/default', '--timeout=60s');
    await cluster.kubectl('wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s');
  } catch (thrown) {
    await cluster.remove().catch(() => undefined);
    throw thrown;
  }
}
