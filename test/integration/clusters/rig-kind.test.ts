import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/system/exec.ts';
import { missingFromRig, rigVariable } from '../../helpers/rig-part.ts';
import { makeTemporaryFolder } from '../../helpers/temporary-folder.ts';
import { kindCluster, RESTARTED, readyReplicas, type TestCluster } from '../../helpers/test-cluster.ts';

const missing = missingFromRig('KIND', 'CLUSTER_IMAGES');

describe.skipIf(missing)(`the kind of the test rig${missing ? ` (${missing})` : ''}`, () => {
  const folder = makeTemporaryFolder();
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await kindCluster(folder.path);
  });
  afterAll(async () => {
    await cluster?.remove();
    folder.remove();
  });

  test('runs a pod that finds services by name and whose log can be read', async () => {
    const { kubectl } = cluster;
    const script = 'mkdir /tmp/www; echo hello > /tmp/www/index.html; exec httpd -f -v -p 8080 -h /tmp/www';
    await kubectl('create', 'deployment', 'web', '--image=registry.test/busybox:1', '--', 'sh', '-c', script);
    await kubectl('expose', 'deployment', 'web', '--port=80', '--target-port=8080');
    await kubectl('rollout', 'status', 'deployment/web', '--timeout=60s');
    await kubectl('--namespace=kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=60s');
    const ask = ['exec', 'deployment/web', '--', 'timeout', '5', 'wget', '-qO-', 'http://web.default.svc/'];
    expect((await kubectl(...ask)).trim()).toBe('hello');
    expect(await kubectl('logs', 'deployment/web')).toContain('response:200');
  });

  test('runs the image of Traefik that was loaded into it', async () => {
    const image = rigVariable('KECS_TEST_TRAEFIK_IMAGE');
    await cluster.tool('load', 'docker-image', image, '--name', cluster.name);
    const start = ['run', 'traefik', `--image=${image}`, '--image-pull-policy=Never', '--', '--ping=true'];
    await cluster.kubectl(...start);
    await cluster.kubectl('wait', '--for=condition=Ready', 'pod/traefik', '--timeout=60s');
    const ask = ['exec', 'traefik', '--', 'traefik', 'healthcheck', '--ping=true'];
    expect(await cluster.kubectl(...ask)).toContain('OK');
  });

  test.runIf(process.env['KECS_TEST_DOCKER_PID'])('no container reaches another machine', async () => {
    const node = `${cluster.name}-control-plane`;
    // Of a range for documentation: there is no such machine, so without a rule the attempt would only time out (curl's 28).
    const asked = run('docker', ['exec', node, 'curl', '-sS', '--max-time', '5', 'http://203.0.113.7/']);
    await expect(asked).rejects.toMatchObject({
      details: { why: expect.stringMatching(/curl: \(7\) Failed to connect/) },
    });
  });

  test('goes on with its pods after its node was stopped and started', async () => {
    const node = `${cluster.name}-control-plane`;
    await run('docker', ['restart', node], { timeoutMs: 60_000 });
    await expect.poll(() => readyReplicas(cluster, 'web'), RESTARTED).toBe('1');
  });
});
