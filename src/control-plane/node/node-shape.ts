import type { KubeObject, ObjectMeta } from '../../core/kube-objects.ts';
import { isoSeconds } from './pod.ts';

export type NodeObject = KubeObject & {
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

/** What one kind of node looks like; keeping it registered and Ready is the same for all. */
export type NodeShape = {
  /** The node without its status. */
  readonly object: NodeObject;
  /** Label with value `true` on every node of this kind: one of the same name without it is not ours. */
  readonly label: string;
  /** The status of a node that is well. */
  status(now: number, before?: readonly NodeCondition[]): object;
};

/** Where the API server finds what serves a node's logs. */
export type NodeEndpoint = { readonly address: string; readonly port: number };

/** Asked for logs, the API server finds a closed port at once instead of waiting for a time-out. */
export const NOBODY: NodeEndpoint = { address: '127.0.0.1', port: 1 };

type Verdict = Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>;

/** These conditions beside those of others; transition times of what was so before are kept. */
export function nodeConditions(
  now: number,
  before: readonly NodeCondition[],
  verdicts: readonly Verdict[],
): NodeCondition[] {
  const at = isoSeconds(now);
  const own = new Set(verdicts.map(({ type }) => type));
  return [
    ...verdicts.map((verdict) => {
      const earlier = before.find(({ type, status }) => type === verdict.type && status === verdict.status);
      const since = earlier?.lastTransitionTime ?? at;
      return { ...verdict, lastHeartbeatTime: at, lastTransitionTime: since };
    }),
    ...before.filter(({ type }) => !own.has(type)),
  ];
}

/** A node of ours without its status. `kind` is its instance type. */
export function nodeObject(
  name: string,
  label: string,
  kind: string,
  more: { labels?: Record<string, string>; annotations: Record<string, string>; spec?: object },
): NodeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        [label]: 'true',
        'app.kubernetes.io/managed-by': 'kecs',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture(),
        'node.kubernetes.io/instance-type': kind,
        ...more.labels,
      },
      annotations: more.annotations,
    },
    ...(more.spec && { spec: more.spec }),
  };
}

export type NodeFacts = {
  readonly resources: Record<string, string>;
  readonly address: string;
  readonly logs: NodeEndpoint;
  readonly conditions: NodeCondition[];
  /** Stands for machine, system and boot, which have no ids here. */
  readonly id: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly containerRuntimeVersion: string;
  readonly kubeletVersion: string;
};

/** A node's status in the form that the API has for it. */
export function nodeStatus({ resources, address, logs, conditions, id, ...software }: NodeFacts): object {
  return {
    capacity: resources,
    allocatable: resources,
    addresses: [
      { type: 'InternalIP', address },
      { type: 'InternalDNS', address: logs.address },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: logs.port } },
    conditions,
    nodeInfo: {
      machineID: id,
      systemUUID: id,
      bootID: id,
      ...software,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: architecture(),
    },
  };
}

export function isReadyNode(node: NodeObject): boolean {
  return node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

/** As Kubernetes calls it. */
function architecture(): string {
  return { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch;
}
