import type { ObjectMeta } from '../../core/kube-objects.ts';

/** The parts of a pod that nodes of kecs read or write; what else is there is carried along. */
export type Pod = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: PodSpec;
  status?: PodStatus;
};

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

export type PodSpec = {
  nodeName?: string;
  hostNetwork?: boolean;
  restartPolicy?: RestartPolicy;
  terminationGracePeriodSeconds?: number;
  enableServiceLinks?: boolean;
  tolerations?: object[];
  readinessGates?: { conditionType: string }[];
  initContainers?: ContainerSpec[];
  containers: ContainerSpec[];
};

export type ContainerSpec = {
  name: string;
  image?: string;
  /** `Always` makes an init container a sidecar: it is started in its turn and stays. */
  restartPolicy?: 'Always';
  readinessProbe?: { initialDelaySeconds?: number };
};

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

export type PodStatus = {
  phase?: Phase;
  /** Why the pod is in this state, e.g. `Evicted`. */
  reason?: string;
  message?: string;
  startTime?: string;
  hostIP?: string;
  hostIPs?: { ip: string }[];
  podIP?: string;
  podIPs?: { ip: string }[];
  conditions?: Condition[];
  initContainerStatuses?: ContainerStatus[];
  containerStatuses?: ContainerStatus[];
};

export type Condition = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
};

export type Terminated = {
  exitCode: number;
  reason: string;
  message?: string;
  startedAt?: string;
  finishedAt?: string;
  containerID?: string;
};

/** One member is set. Times are RFC 3339 in whole seconds. */
export type ContainerState = {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: Terminated;
};

export type ContainerStatus = {
  name: string;
  image: string;
  imageID: string;
  containerID?: string;
  ready: boolean;
  started: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: { terminated?: Terminated };
};

/** A sidecar is an init container that stays. */
export function isSidecar(container: ContainerSpec): boolean {
  return container.restartPolicy === 'Always';
}

/** Resource versions grow with every write of the whole store. */
export function versionOf({ metadata }: Pod): number {
  return Number(metadata.resourceVersion);
}

/** As Kubernetes writes times: whole seconds. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
