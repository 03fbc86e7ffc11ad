import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pod } from '../../../src/control-plane/node/pod.ts';
import type { KubeObject } from '../../../src/core/kube-objects.ts';
import { Leases, Namespaces, Nodes, Pods, resourceTypeOf } from '../../../src/kube/resource-types.ts';
import { eventually } from '../../helpers/aws-calls.ts';
import { bundleControlPlane, type ControlPlaneProcess } from '../../helpers/control-plane-process.ts';
import { type KubeRig, startKubeRig } from '../../helpers/kube-rig.ts';

const NODE = 'kecs-simulated';
const NS = 'app';

const container = (name: string) => ({ name, image: `example/${name}:1` });
const meta = (name: string, annotations: Record<string, string> = {}) => ({
  name,
  namespace: NS,
  labels: { app: name },
  annotations: Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [`simulated.kecs.dev/${key}`, value]),
  ),
});

function deployment(name: string, replicas: number): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta(name),
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container('web')] } },
    },
  };
}

function job(name: string, exitCode: string): KubeObject {
  const { annotations } = meta(name, { 'exit-code': exitCode, 'run-for': '1s' });
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: meta(name),
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { annotations },
        spec: {
          restartPolicy: 'Never',
          initContainers: [container('prepare')],
          containers: [container('work')],
        },
      },
    },
  };
}

describe('the simulated node under the real API server, controllers and scheduler', () => {
  let rig: KubeRig;
  let program: Awaited<ReturnType<typeof bundleControlPlane>>;
  let running: ControlPlaneProcess;

  beforeAll(async () => {
    rig = await startKubeRig(['kube-controller-manager', 'kube-scheduler']);
    program = await bundleControlPlane();
    running = await program.start(rig.kubeconfig, 0, NODE);
    await rig.kube.create(Namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NS } });
    // Pods are refused until the namespace has its service account.
    const accounts = resourceTypeOf({ apiVersion: 'v1', kind: 'ServiceAccount' });
    await until(async () => (await rig.kube.get(accounts, 'default', NS)) !== undefined);
  });
  afterAll(async () => {
    await running?.kill();
    program?.remove();
    await rig?.stop();
  });

  const until = (check: () => Promise<boolean>, timeoutMs = 30_000) => eventually(check, timeoutMs / 1000);
  const podsOf = (app: string) => rig.kube.list<Pod>(Pods, { namespace: NS, labelSelector: `app=${app}` });
  const conditionOf = (object: unknown, type: string) =>
    (
      object as { status?: { conditions?: { type: string; status: string }[] } } | undefined
    )?.status?.conditions?.find((condition) => condition.type === type)?.status;

  it('is a Ready node that says what it is, without taints, with a lease that is renewed', async () => {
    await until(async () => conditionOf(await rig.kube.get(Nodes, NODE), 'Ready') === 'True');
    await until(async () => {
      const node = await rig.kube.get<KubeObject & { spec: { taints?: object[] } }>(Nodes, NODE);
      return node !== undefined && (node.spec.taints ?? []).length === 0;
    });
    const node = await rig.kube.get(Nodes, NODE);
    expect(node?.metadata.labels).toMatchObject({
      'kecs.dev/simulated': 'true',
      'kubernetes.io/hostname': NODE,
      'node.kubernetes.io/instance-type': 'simulated',
    });
    const renewed = async () =>
      (await rig.kube.get<{ spec: { renewTime: string } }>(Leases, NODE, 'kube-node-lease'))?.spec.renewTime;
    await until(async () => (await renewed()) !== undefined);
    const first = await renewed();
    await until(async () => (await renewed()) !== first, 12_000);
  });

  it('brings the pods of a Deployment to Running and Ready, each with an address of its own', async () => {
    await rig.kube.apply(deployment('web', 5));
    const deployments = resourceTypeOf(deployment('web', 5));
    await until(async () => conditionOf(await rig.kube.get(deployments, 'web', NS), 'Available') === 'True');
    await until(async () => (await podsOf('web')).every((pod) => conditionOf(pod, 'Ready') === 'True'));
    const pods = await podsOf('web');
    expect(pods.map(({ status }) => status?.phase)).toEqual(Array(5).fill('Running'));
    expect(new Set(pods.map(({ status }) => status?.podIP)).size).toBe(5);
    for (const { status } of pods) expect(status?.podIP).toMatch(/^10\.244\.\d+\.\d+$/);
  });

  it('keeps addresses and start times when the control plane is killed and comes back', async () => {
    const seen = async () =>
      (await podsOf('web')).map(({ status, metadata }) => [
        metadata.name,
        status?.podIP,
        status?.startTime,
        status?.containerStatuses?.[0]?.state,
        metadata.resourceVersion,
      ]);
    const before = await seen();
    await running.kill();
    running = await program.start(rig.kubeconfig, 0, NODE);
    await rig.kube.apply(deployment('later', 3));
    await until(
      async () => (await podsOf('later')).filter((pod) => conditionOf(pod, 'Ready') === 'True').length === 3,
    );
    expect(await seen()).toEqual(before);
    const addresses = [...(await podsOf('web')), ...(await podsOf('later'))].map(
      ({ status }) => status?.podIP,
    );
    expect(new Set(addresses).size).toBe(8);
  });

  it('replaces a deleted pod, and a Deployment scaled to nothing leaves no pod', async () => {
    const [victim] = await podsOf('web');
    await rig.kube.delete(Pods, victim?.metadata.name ?? '', { namespace: NS });
    await until(async () => {
      const ready = (await podsOf('web')).filter((pod) => conditionOf(pod, 'Ready') === 'True');
      return ready.length === 5 && ready.every(({ metadata }) => metadata.uid !== victim?.metadata.uid);
    });
    await rig.kube.apply(deployment('web', 0));
    await until(async () => (await podsOf('web')).length === 0);
  });

  it('completes a Job whose container exits 0 and fails one whose container exits 3', async () => {
    await rig.kube.apply(job('good', '0'));
    await rig.kube.apply(job('bad', '3'));
    const jobs = resourceTypeOf(job('good', '0'));
    await until(async () => conditionOf(await rig.kube.get(jobs, 'good', NS), 'Complete') === 'True');
    await until(async () => conditionOf(await rig.kube.get(jobs, 'bad', NS), 'Failed') === 'True');
  });

  it('lets a namespace full of pods be deleted', async () => {
    await rig.kube.delete(Namespaces, NS);
    await until(async () => (await rig.kube.get(Namespaces, NS)) === undefined, 60_000);
  });
});
