import { describe, expect, it } from 'vitest';
import type { NodeObject } from '../../../../src/control-plane/node/node-shape.ts';
import { KubeApiError } from '../../../../src/kube/kube-api-error.ts';
import { Leases, Nodes } from '../../../../src/kube/resource-types.ts';
import { NODE, SimulatedNodeRig } from '../../../helpers/simulated-node-rig.ts';

const nodeOf = (rig: SimulatedNodeRig) => rig.kube.get<NodeObject>(Nodes, NODE);
const readyOf = async (rig: SimulatedNodeRig) =>
  (await nodeOf(rig))?.status?.conditions?.find(({ type }) => type === 'Ready');

describe('the simulated node', () => {
  it('is registered Ready, and says in labels, annotation and versions that it is simulated', async () => {
    const rig = new SimulatedNodeRig();
    await rig.start();
    expect(await nodeOf(rig)).toMatchObject({
      metadata: {
        labels: {
          'kecs.dev/simulated': 'true',
          'kubernetes.io/hostname': NODE,
          'kubernetes.io/os': 'linux',
          'node.kubernetes.io/instance-type': 'simulated',
        },
        annotations: { 'kecs.dev/simulated-node': expect.stringContaining('Nothing runs') },
      },
      status: {
        allocatable: { cpu: '1000', pods: '10000' },
        nodeInfo: { kubeletVersion: 'kecs-simulated-1.2.3', containerRuntimeVersion: 'simulated://1.2.3' },
      },
    });
    expect((await readyOf(rig))?.status).toBe('True');
  });

  it('costs one lease write every ten seconds and one status write every five minutes', async () => {
    const rig = new SimulatedNodeRig();
    await rig.start();
    rig.writes.length = 0;
    await rig.pass(100_000);
    expect(rig.writes).toEqual(Array(10).fill(`replace leases/${NODE}`));
    const lease = await rig.kube.get<{ spec: object }>(Leases, NODE, 'kube-node-lease');
    expect(lease?.spec).toEqual({
      holderIdentity: NODE,
      leaseDurationSeconds: 40,
      renewTime: '2030-01-01T00:01:40.000000Z',
    });
    await rig.pass(200_000);
    expect(rig.writes.filter((write) => write === `patchStatus nodes/${NODE}`)).toHaveLength(1);
    expect(await readyOf(rig)).toMatchObject({
      lastHeartbeatTime: '2030-01-01T00:05:00Z',
      lastTransitionTime: '2030-01-01T00:00:00Z',
    });
  });

  it('is Ready again at once when it was given up, and there again when it was deleted', async () => {
    const rig = new SimulatedNodeRig();
    await rig.start();
    const conditions = [
      { type: 'Ready', status: 'Unknown' },
      { type: 'NetworkUnavailable', status: 'False' },
    ];
    await rig.kube.patchStatus(Nodes, { name: NODE }, { conditions });
    await rig.pass(0);
    expect((await readyOf(rig))?.status).toBe('True');
    expect((await nodeOf(rig))?.status?.conditions?.map(({ type }) => type)).toContain('NetworkUnavailable');
    const before = await nodeOf(rig);
    await rig.kube.delete(Nodes, NODE);
    await rig.pass(100);
    const after = await nodeOf(rig);
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
    const lease = await rig.kube.get(Leases, NODE, 'kube-node-lease');
    expect(lease?.metadata).toMatchObject({ ownerReferences: [{ kind: 'Node', uid: after?.metadata.uid }] });
  });

  it('is made anew also when no watch told that it was deleted', async () => {
    const rig = new SimulatedNodeRig();
    rig.kube.watchesHeld = true;
    await rig.start();
    await rig.kube.delete(Nodes, NODE);
    await rig.pass(301_000);
    expect((await readyOf(rig))?.status).toBe('True');
  });

  it('keeps what others put on the node when it comes back', async () => {
    const rig = new SimulatedNodeRig();
    await rig.start();
    const node = await nodeOf(rig);
    if (node === undefined) throw new Error('no node');
    const metadata = { ...node.metadata, labels: { ...node.metadata.labels, team: 'blue' } };
    await rig.kube.replace(Nodes, { ...node, metadata, spec: { unschedulable: true } });
    await rig.restart();
    expect(await nodeOf(rig)).toMatchObject({
      metadata: { uid: metadata.uid, labels: { team: 'blue', 'kecs.dev/simulated': 'true' } },
      spec: { unschedulable: true },
    });
  });

  it('leaves a node of its name that is not simulated alone, with its pods, and logs why', async () => {
    const rig = new SimulatedNodeRig();
    const foreign = { apiVersion: 'v1', kind: 'Node', metadata: { name: NODE } };
    await rig.kube.create(Nodes, foreign);
    rig.writes.length = 0;
    await rig.start();
    await rig.bind('a');
    await rig.pass(60_000);
    expect(rig.writes).toEqual(['create pods/a']);
    expect((await rig.status('a')).phase).toBe('Pending');
    expect(rig.log).toEqual([
      {
        level: 'error',
        code: 'KECS1602',
        node: NODE,
        message: expect.stringContaining('kecs.dev/simulated'),
      },
    ]);
  });

  it('registers as soon as the API server lets it', async () => {
    const rig = new SimulatedNodeRig();
    rig.kube.beforeWrite = (verb, type) => {
      if (verb === 'create' && type === Leases && rig.clock.now() < Date.parse('2030-01-01T00:00:02Z')) {
        throw new KubeApiError(404, 'NotFound', 'namespaces "kube-node-lease" not found');
      }
    };
    await rig.start();
    await rig.bind('a');
    await rig.pass(5_000);
    expect((await rig.status('a')).phase).toBe('Running');
    expect(rig.log.at(-1)?.message).toContain('registered');
  });
});
