import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/system/exec.ts';
import { missingFromRig, rigVariable } from '../../helpers/rig-part.ts';
import { makeTemporaryFolder } from '../../helpers/temporary-folder.ts';
import { k3dCluster, RESTARTED, readyReplicas, type TestCluster } from '../../helpers/test-cluster.ts';

const missing = missingFromRig('K3D', 'CLUSTER_IMAGES');

describe.skipIf(missing)(
  `the k3d of the test rig, with a double of k3s${missing ? ` (${missing})` : ''}`,
  () => {
    const folder = makeTemporaryFolder();
    let cluster: TestCluster;
    beforeAll(async () => {
      cluster = await k3dCluster(folder.path);
    });
    afterAll(async () => {
      await cluster?.remove();
      folder.remove();
    });

    test('says that it is a double', async () => {
      expect(await run('docker', ['logs', `k3d-${cluster.name}-server-0`])).toContain('not k3s');
    });

    test('runs an image that was imported from Docker', async () => {
      const image = rigVariable('KECS_TEST_MINISTACK_IMAGE');
      await cluster.tool('image', 'import', image, '--cluster', cluster.name);
      await cluster.kubectl('create', 'deployment', 'backend', `--image=${image}`);
      await cluster.kubectl('rollout', 'status', 'deployment/backend', '--timeout=60s');
      await expect
        .poll(() => cluster.kubectl('logs', 'deployment/backend'), { timeout: 30_000, interval: 500 })
        .toContain('Running on http://0.0.0.0:4566');
    });

    test('goes on with its pods after a stop and a start by k3d', async () => {
      await cluster.tool('cluster', 'stop', cluster.name);
      await cluster.tool('cluster', 'start', cluster.name);
      await expect.poll(() => readyReplicas(cluster, 'backend'), RESTARTED).toBe('1');
    });
  },
);
