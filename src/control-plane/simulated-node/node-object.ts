import type { KubeObject, ObjectMeta } from '../../core/kube-objects.ts';
import { isoSeconds } from './pod.ts';

export const SIMULATED_LABEL = 'kecs.dev/simulated';

/** The node's address: one of those kept for documentation, since nothing listens there. */
export const HOST_ADDRESS = '192.0.2.10';

/** Asked for logs of a container, the API server finds a closed port at once instead of waiting for a time-out. */
const NOBODY = { address: '127.0.0.1', port: 1 };

const EXPLANATION =
  'Nothing runs on this node: its pods pass through the states of real ones, with invented addresses.';

/** Room for more than anybody will ask for: nothing is used up here. */
const RESOURCES = { cpu: '1000', memory: '4Ti', 'ephemeral-storage': '100Ti', pods: '10000' };

export type SimulatedNode = KubeObject & {
  metadata: ObjectMeta;
  status?: { conditions?: NodeCondition[] };
};

export type NodeCondition = {
  type: string;
  status: string;
  reason: string;
  message: string;
  lastHeartbeatTime: string;
  lastTransitionTime: string;
};

const ARCHITECTURES: Record<string, string> = { x64: 'amd64', ia32: '386' };

export function nodeObject(name: string): SimulatedNode {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        [SIMULATED_LABEL]: 'true',
        'app.kubernetes.io/managed-by': 'kecs',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture(),
        'node.kubernetes.io/instance-type': 'simulated',
      },
      annotations: { 'kecs.dev/simulated-node': EXPLANATION },
    },
  };
}

export function isOurs(node: KubeObject): boolean {
  return node.metadata.labels?.[SIMULATED_LABEL] === 'true';
}

/** The status of a node that is well; transition times of conditions that were so before are kept. */
export function nodeStatus(version: string, now: number, before: readonly NodeCondition[] = []): object {
  const software = `kecs-simulated-${version}`;
  const condition = (type: string, status: string, reason: string, message: string): NodeCondition => {
    const earlier = before.find((one) => one.type === type && one.status === status);
    const at = isoSeconds(now);
    const since = earlier?.lastTransitionTime ?? at;
    return { type, status, reason, message, lastHeartbeatTime: at, lastTransitionTime: since };
  };
  const conditions = [
    condition('Ready', 'True', 'SimulatedNodeReady', 'pods are simulated; nothing really runs'),
    condition('MemoryPressure', 'False', 'SimulatedNode', 'no memory is used'),
    condition('DiskPressure', 'False', 'SimulatedNode', 'no disk is used'),
    condition('PIDPressure', 'False', 'SimulatedNode', 'no process is run'),
  ];
  const own = new Set(conditions.map(({ type }) => type));
  return {
    capacity: RESOURCES,
    allocatable: RESOURCES,
    addresses: [
      { type: 'InternalIP', address: HOST_ADDRESS },
      { type: 'Hostname', address: NOBODY.address },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: NOBODY.port } },
    conditions: [...conditions, ...before.filter(({ type }) => !own.has(type))],
    nodeInfo: {
      machineID: 'simulated',
      systemUUID: 'simulated',
      bootID: 'simulated',
      kernelVersion: 'none',
      osImage: 'none (simulated by kecs)',
      containerRuntimeVersion: `simulated://${version}`,
      kubeletVersion: software,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: architecture(),
    },
  };
}

export function isReadyNode(node: SimulatedNode): boolean {
  return node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

/** As Kubernetes calls it. */
function architecture(): string {
  return ARCHITECTURES[process.arch] ?? process.arch;
}
