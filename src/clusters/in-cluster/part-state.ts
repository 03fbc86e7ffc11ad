import type { ObjectMeta } from '../../core/kube-objects.ts';
import type { ClusterApi } from './cluster-api.ts';
import { PARTS } from './part-names.ts';

export type Deployment = {
  metadata: ObjectMeta & { generation?: number; creationTimestamp?: string };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    unavailableReplicas?: number;
  };
};

export type PartPod = {
  metadata: ObjectMeta & { creationTimestamp?: string; deletionTimestamp?: string };
  spec?: { containers: { name: string }[] };
  status?: {
    phase?: string;
    startTime?: string;
    conditions?: { type: string; status: string; message?: string }[];
    containerStatuses?: {
      ready: boolean;
      restartCount: number;
      state?: { waiting?: { reason?: string; message?: string } };
      lastState?: { terminated?: { exitCode: number; reason?: string } };
    }[];
  };
};

/** One Deployment of kecs with its pods. */
export type Part = {
  app: string;
  ready: boolean;
  /** Whether its controller has seen the latest change. */
  settled: boolean;
  /** Why it is not ready, in words. */
  reason: string;
  restarts: number;
  since: string;
  lastExit: string | null;
  pods: PartPod[];
};

/** The parts that are deployed, in the order in which they are told of. */
export async function partsOf(api: ClusterApi): Promise<Part[]> {
  const [deployments, pods] = await Promise.all([api.deployments(), api.pods()]);
  return deployments
    .toSorted((a, b) => PARTS.indexOf(a.metadata.name) - PARTS.indexOf(b.metadata.name))
    .map((deployment) =>
      partOf(
        deployment,
        pods.filter(({ metadata }) => metadata.labels?.['app'] === deployment.metadata.name),
      ),
    );
}

export function newestPod(pods: readonly PartPod[]): PartPod | undefined {
  const time = ({ metadata }: PartPod): string => metadata.creationTimestamp ?? '';
  return pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .toSorted((a, b) => time(b).localeCompare(time(a)))[0];
}

function partOf({ metadata, status = {} }: Deployment, pods: PartPod[]): Part {
  const settled = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const { updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status;
  const ready = settled && updatedReplicas >= 1 && availableReplicas >= 1 && replicas === updatedReplicas;
  const pod = newestPod(pods);
  const container = pod?.status?.containerStatuses?.[0];
  const ended = container?.lastState?.terminated;
  return {
    app: metadata.name,
    ready,
    settled,
    reason: reasonOf(pod),
    restarts: container?.restartCount ?? 0,
    since: pod?.status?.startTime ?? metadata.creationTimestamp ?? '',
    lastExit: ended ? `exit code ${ended.exitCode}` : null,
    pods,
  };
}

function reasonOf(pod: PartPod | undefined): string {
  if (pod === undefined) return 'it has no pod';
  const waiting = pod.status?.containerStatuses?.[0]?.state?.waiting;
  if (waiting?.reason) return waiting.reason;
  const failed = pod.status?.conditions?.find(({ status, message }) => status === 'False' && message);
  return failed?.message ?? `its pod is ${pod.status?.phase ?? 'new'}`;
}
