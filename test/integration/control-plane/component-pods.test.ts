import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostComponent } from '../../../src/control-plane/component-pods/host-component.ts';
import type { NodeObject } from '../../../src/control-plane/node/node-shape.ts';
import type { Pod } from '../../../src/control-plane/node/pod.ts';
import { type ControlPlane, startControlPlane } from '../../../src/control-plane/start-control-plane.ts';
import { KubeTransport } from '../../../src/kube/kube-transport.ts';
import { Nodes, Pods } from '../../../src/kube/resource-types.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { eventually } from '../../helpers/aws-calls.ts';
import { type KubeRig, startKubeRig } from '../../helpers/kube-rig.ts';

const NS = 'kecs-system';

describe('host processes as pods, under the real API server and controllers', () => {
  let rig: KubeRig;
  let transport: KubeTransport;
  let running: ControlPlane;
  let writes = 0;
  const logs = mkdtempSync(join(tmpdir(), 'kecs-logs-'));
  const since = new Date().toISOString();
  const traefik: HostComponent = {
    name: 'traefik',
    state: 'ready',
    pid: process.pid,
    restarts: 0,
    since,
    logFile: join(logs, 'traefik.log'),
  };
  let components = [traefik, { ...traefik, name: 'etcd', logFile: join(logs, 'etcd.log') }];

  beforeAll(async () => {
    rig = await startKubeRig(['kube-controller-manager', 'kube-scheduler']);
    transport = KubeTransport.fromFile(rig.kubeconfig);
    const { kube } = rig;
    const patchStatus = kube.patchStatus.bind(kube);
    kube.patchStatus = (...call) => {
      writes++;
      return patchStatus(...(call as Parameters<typeof patchStatus>)) as never;
    };
    const pem = (name: string): string => readFileSync(join(dirname(rig.kubeconfig), 'pki', name), 'utf8');
    running = await startControlPlane({
      host: '127.0.0.1',
      port: 0,
      adminPort: 0,
      namespace: NS,
      version: '0.0.0-test',
      kube: rig.kube,
      clock: systemClock,
      allowedOrigins: [],
      resetAllowed: false,
      simulatedNode: 'kecs-simulated',
      hostComponents: {
        components: { list: () => components },
        port: 0,
        tls: { cert: pem('kubelet-api.crt'), key: pem('kubelet-api.key'), ca: pem('ca.crt') },
      },
      log: () => undefined,
    });
    writeFileSync(traefik.logFile, 'one\ntwo\nthree\n');
    await eventually(async () => (await podOf('etcd'))?.status?.phase === 'Running', 20);
  });
  afterAll(async () => {
    await running?.close();
    transport?.close();
    await rig?.stop();
    rmSync(logs, { recursive: true, force: true });
  });

  const podOf = (component: string): Promise<Pod | undefined> =>
    rig.kube.get<Pod>(Pods, `${component}-kecs-host`, NS);

  function open(
    pod: string,
    query: Record<string, string> = {},
    what = 'log',
    namespace = NS,
  ): Promise<IncomingMessage> {
    return transport.open({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/pods/${pod}/${what}`,
      query,
    });
  }
  async function ask(
    ...args: Parameters<typeof open>
  ): Promise<{ status: number | undefined; text: string }> {
    const response = await open(...args);
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode, text };
  }

  it('are found by the labels that they have as real pods', async () => {
    const pods = await rig.kube.list<Pod>(Pods, { namespace: NS, labelSelector: 'app=traefik' });
    expect(pods.map(({ metadata }) => metadata.name)).toEqual(['traefik-kecs-host']);
    expect(pods[0]?.status).toMatchObject({ phase: 'Running', hostIP: '127.0.0.1' });
  });

  it('give their logs, whole, in part and with times', async () => {
    expect(await ask('traefik-kecs-host')).toEqual({ status: 200, text: 'one\ntwo\nthree\n' });
    expect((await ask('traefik-kecs-host', { tailLines: '1' })).text).toBe('three\n');
    expect((await ask('traefik-kecs-host', { tailLines: '2', timestamps: 'true' })).text).toMatch(
      /^20\S+Z two\n20\S+Z three\n$/,
    );
    expect(await ask('etcd-kecs-host')).toEqual({ status: 200, text: '' });
  });

  it('give a log that goes on, until whoever follows it leaves', async () => {
    const response = await open('traefik-kecs-host', { follow: 'true', tailLines: '1' });
    let text = '';
    response.on('data', (chunk) => {
      text += String(chunk);
    });
    await expect.poll(() => text).toBe('three\n');
    appendFileSync(traefik.logFile, 'four\n');
    await expect.poll(() => text).toBe('three\nfour\n');
    response.destroy();
  });

  it('refuse an earlier run’s log and a command in words', async () => {
    expect(await ask('traefik-kecs-host', { previous: 'true' })).toEqual({
      status: 400,
      text: expect.stringContaining('leave --previous out'),
    });
    const { status, text } = await ask('traefik-kecs-host', { command: 'ls', stdout: 'true' }, 'exec');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toBe('');
  });

  it('leave a simulated pod’s log saying that it is simulated', async () => {
    await eventually(async () => (await rig.kube.get(Nodes, 'kecs-simulated')) !== undefined, 20);
    await rig.kube.create(Pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default', annotations: { 'kubernetes.io/config.mirror': 'test' } },
      spec: { nodeName: 'kecs-simulated', containers: [{ name: 'main', image: 'example/web:1' }] },
    });
    await eventually(
      async () => (await rig.kube.get<Pod>(Pods, 'web', 'default'))?.status?.phase === 'Running',
      20,
    );
    expect(await ask('web', {}, 'log', 'default')).toEqual({
      status: 200,
      text: expect.stringContaining('simulated'),
    });
  });

  it('write nothing while nothing changes', async () => {
    // Writes, not versions: one that changes nothing gives no new version and costs as much.
    const before = writes;
    await systemClock.sleep(2_500);
    expect(writes).toBe(before);
  });

  it('come back when they are deleted, and go when their component goes', async () => {
    const before = await podOf('etcd');
    await rig.kube.delete(Pods, 'etcd-kecs-host', { namespace: NS });
    await eventually(async () => {
      const after = await podOf('etcd');
      return after !== undefined && after.metadata.uid !== before?.metadata.uid;
    }, 10);
    components = [traefik];
    await eventually(async () => (await podOf('etcd')) === undefined, 10);
  });

  it('keep the scheduler’s pods off their node', async () => {
    const node = await rig.kube.get<NodeObject & { spec: { taints: { key: string }[] } }>(Nodes, 'kecs-host');
    expect(node?.spec.taints.map(({ key }) => key)).toContain('kecs.dev/host-processes');
    expect(node?.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'Ready', status: 'True' }),
    );
  });
});
