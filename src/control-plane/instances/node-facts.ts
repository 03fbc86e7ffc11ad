import type { KubeObject } from '../../core/kube-objects.ts';
import { kubeQuantity } from './kube-quantity.ts';

/** What container instances take from the Node that they stand for. */
export type NodeFacts = {
  readonly name: string;
  readonly uid: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly isReady: boolean;
  /** Epoch seconds: since when it is Ready, or is not. */
  readonly readySince: number | undefined;
  /** Somebody keeps new pods from it (`kubectl cordon`). */
  readonly isCordoned: boolean;
  readonly zone: string | undefined;
  readonly instanceType: string | undefined;
  readonly os: string;
  /** As AWS calls it: `x86_64`, `arm64`. */
  readonly architecture: string;
  /** CPU units: 1024 of them are one core. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly kubeletVersion: string;
  readonly containerRuntime: string;
};

export type Node = KubeObject & {
  spec?: { unschedulable?: boolean; taints?: { key: string; effect: string }[] };
  status?: {
    allocatable?: Record<string, string>;
    conditions?: { type: string; status: string; lastTransitionTime?: string }[];
    nodeInfo?: {
      architecture?: string;
      operatingSystem?: string;
      kubeletVersion?: string;
      containerRuntimeVersion?: string;
    };
  };
};

/** Set by Kubernetes itself while a node is not ready, unreachable, under pressure or cordoned: it is the same node still. */
const PASSING_TAINT = 'node.kubernetes.io/';
const MIB = 2 ** 20;
const architectures: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'arm64' };

/** Undefined for a node that is kept for other things by a taint, as the one of the instance's own processes is. */
export function nodeFacts({ metadata, spec = {}, status = {} }: Node): NodeFacts | undefined {
  const isKept = spec.taints?.some(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && !key.startsWith(PASSING_TAINT),
  );
  if (isKept) return undefined;
  const { labels = {} } = metadata;
  const { allocatable = {}, nodeInfo = {}, conditions = [] } = status;
  const ready = conditions.find(({ type }) => type === 'Ready');
  const arch = nodeInfo.architecture ?? labels['kubernetes.io/arch'] ?? '';
  return {
    name: metadata.name,
    uid: metadata.uid ?? metadata.name,
    createdAt: seconds(metadata.creationTimestamp) ?? 0,
    isReady: ready?.status === 'True',
    readySince: seconds(ready?.lastTransitionTime),
    isCordoned: spec.unschedulable === true,
    zone: labels['topology.kubernetes.io/zone'],
    instanceType: labels['node.kubernetes.io/instance-type'],
    os: nodeInfo.operatingSystem ?? labels['kubernetes.io/os'] ?? 'linux',
    architecture: architectures[arch] ?? arch,
    cpu: Math.floor((kubeQuantity(allocatable['cpu'] ?? '') ?? 0) * 1024),
    memoryMiB: Math.floor((kubeQuantity(allocatable['memory'] ?? '') ?? 0) / MIB),
    kubeletVersion: nodeInfo.kubeletVersion ?? '',
    containerRuntime: nodeInfo.containerRuntimeVersion ?? '',
  };
}

function seconds(time: string | undefined): number | undefined {
  const ms = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(ms) ? undefined : ms / 1000;
}
