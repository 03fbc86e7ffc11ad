import { chmodSync, existsSync, statSync } from 'node:fs';
import { SIMULATED_LABEL } from '../../../control-plane/simulated-node/node-object.ts';
import { nodeNotReady } from '../../../core/errors/catalogue/node.ts';
import { type EmbeddedInstance, REAL_NODE, SIMULATED_NODE } from '../../../core/instance/instance.ts';
import type { KubeObject } from '../../../core/kube-objects.ts';
import type { Kube } from '../../../core/ports.ts';
import { Nodes } from '../../../kube/resource-types.ts';
import type { Templates } from '../../../manifests/load-templates.ts';
import { lastLines, makePrivateDir, writeFileAtomic } from '../../../system/files.ts';
import { applyObjects } from '../../apply-objects.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';
import type { Deadline } from '../../instance/start-options.ts';
import { awaitReady } from '../../supervisor/await-components.ts';
import { isReady } from '../../supervisor/ready-check.ts';
import { readRunState } from '../../supervisor/supervisor-control.ts';
import { IMAGES_GATE, NETWORK_GATE } from '../components/node.ts';
import { containerdSocket } from './containerd-config.ts';
import { makeCgroups } from './node-cgroup.ts';
import { writeNodeConfig } from './node-config.ts';
import { allowForwarding } from './node-egress.ts';
import { makeNodeNetwork } from './node-network.ts';
import { nodeObjects } from './node-objects.ts';
import { type NodePlace, withSharedState } from './node-place.ts';
import type { NodeTools } from './node-support.ts';
import { KUBELET_SYSCTLS, rememberSysctls } from './node-sysctls.ts';
import { loadPauseImage, pauseImage } from './pause-image.ts';

/** A node with all that it is made from; its components are the supervisor's already and wait for the gates. */
export type RealNode = {
  instance: EmbeddedInstance;
  files: InstanceFiles;
  place: NodePlace;
  tools: NodeTools;
  /** The program that kubelet, kube-proxy and CoreDNS are in, or lie beside. */
  kubeNode: string;
};

/** Makes what the node stands on, lets its components start, and waits until it is Ready. Goes on with a half-made one. */
export async function startNode(
  node: RealNode,
  kube: Kube,
  templates: Templates,
  deadline: Deadline,
  progress: (text: string) => void,
): Promise<void> {
  const { instance, files, place, tools, kubeNode } = node;
  // The kubelet gives the folders that it makes in this one the same mode, so that every user of every container may write.
  // Nobody else comes here: the instance's folder is its owner's.
  makePrivateDir(files.sharedVolumes());
  chmodSync(files.sharedVolumes(), 0o777);
  const late = (why: string) => async (): Promise<Error> =>
    nodeNotReady(deadline.totalMs / 1000, why, await lastLines(files.log('kubelet'), 5));
  const applied = applyObjects(kube, nodeObjects(instance, place.subnet, templates), deadline.signal);
  if (!existsSync(files.run(NETWORK_GATE))) {
    progress('making its network');
    await makeGround(node);
    writeFileAtomic(files.run(NETWORK_GATE), '');
  }
  await applied;
  if (!existsSync(files.run(IMAGES_GATE))) {
    progress('waiting for containerd');
    const socket = { kind: 'socket', path: containerdSocket(place) } as const;
    await awaitReady(files, deadline, () => isReady(socket), late('containerd does not answer'));
    await loadPauseImage(place, tools, kubeNode);
    writeFileAtomic(files.run(IMAGES_GATE), '');
  }
  progress('waiting for the kubelet');
  let reason = 'it has not registered';
  const isUp = async (): Promise<boolean> => {
    const condition = readyCondition(await kube.get(Nodes, REAL_NODE));
    reason = condition?.message ?? reason;
    return condition?.status === 'True' && isOfThisRun(condition, files) && areReady(files);
  };
  await awaitReady(files, deadline, isUp, () => late(reason)());
  await removeSimulatedNode(kube);
}

async function makeGround({ instance, files, place, tools, kubeNode }: RealNode): Promise<void> {
  const { names, subnet } = place;
  await withSharedState((root) => rememberSysctls(root, KUBELET_SYSCTLS));
  makeCgroups(names.cgroup);
  const ports = [instance.ports.api, instance.ports.kubeApi];
  await makeNodeNetwork(
    names,
    subnet,
    ports.map((port) => ({ port, loopbackPort: port })),
  );
  await allowForwarding(names.cable);
  writeNodeConfig(instance, files, place, tools, pauseImage(kubeNode));
}

/** The API still knows the node of the run before, as it was then. */
function isOfThisRun({ lastHeartbeatTime = '' }: Condition, files: InstanceFiles): boolean {
  const startedAt = Math.floor(statSync(files.run(IMAGES_GATE)).mtimeMs / 1000) * 1000;
  return Date.parse(lastHeartbeatTime) >= startedAt;
}

/** Not only the kubelet: without CoreDNS no container finds anything. */
function areReady(files: InstanceFiles): boolean {
  return readRunState(files).components.every(({ state }) => state === 'ready');
}

type Condition = { type: string; status: string; message?: string; lastHeartbeatTime?: string };

function readyCondition(node: KubeObject | undefined): Condition | undefined {
  const { conditions = [] } = (node?.['status'] ?? {}) as { conditions?: Condition[] };
  return conditions.find(({ type }) => type === 'Ready');
}

/** Of an instance whose node was simulated before: its pods are placed anew. */
async function removeSimulatedNode(kube: Kube): Promise<void> {
  const old = await kube.get(Nodes, SIMULATED_NODE);
  if (old?.metadata.labels?.[SIMULATED_LABEL] === 'true') await kube.delete(Nodes, SIMULATED_NODE);
}
