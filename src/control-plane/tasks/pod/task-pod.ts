import type { KubeObject, ObjectMeta } from '../../../core/kube-objects.ts';
import type { V1PodSpec } from '../../../kube/pod-spec.ts';
import { overridden } from '../../ecs/task/task-overrides.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { keyText } from '../../store/record.ts';
import { PortsOfPod } from './container-ports.ts';
import { taskSize } from './container-resources.ts';
import { nameTaskMembers } from './never-honoured.ts';
import { NotHonoured } from './not-honoured.ts';
import { podAffinity } from './pod-affinity.ts';
import { type PodParts, podContainer } from './pod-container.ts';
import {
  CLUSTER_LABEL,
  containerNames,
  DOCKER_LABELS,
  FAMILY_LABEL,
  FINALIZER,
  labelValue,
  pullSecretName,
  SERVICE_LABEL,
  TASK_KEY,
  TASK_LABEL,
} from './pod-names.ts';
import { podNamespaces } from './pod-namespaces.ts';
import { podNetwork } from './pod-network.ts';
import type { PodRequest } from './pod-request.ts';
import { podSysctls } from './pod-sysctls.ts';
import { taskSecrets } from './task-secrets.ts';
import { VolumesOfPod } from './volumes-of-pod.ts';

const DEFAULT_STOP_SECONDS = 30;

/**
 * The objects that are one task in the Kubernetes API: its pod last, before it what the pod needs. `notHonoured` names, in
 * words, what the definition asks for and the pod does not do.
 */
export type TaskObjects = {
  readonly pod: KubeObject;
  readonly secrets: readonly KubeObject[];
  readonly notHonoured: readonly string[];
};

/** Pure: the same request gives the same objects. What each member becomes is told in field-support/. */
export function taskObjects(request: PodRequest): TaskObjects {
  const notHonoured = new NotHonoured();
  const parts: PodParts = {
    request,
    size: taskSize(request),
    ports: new PortsOfPod(request.definition, notHonoured),
    volumes: new VolumesOfPod(request, notHonoured),
    secretValues: new Map(),
    notHonoured,
  };
  const spec = podSpec(request, parts);
  const pod: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: podMetadata(request), spec };
  return { pod, secrets: taskSecrets(request, parts.secretValues), notHonoured: notHonoured.words };
}

function podSpec(request: PodRequest, parts: PodParts): V1PodSpec {
  const { data, definition, inputs } = request;
  const { notHonoured } = parts;
  const { containerDefinitions = [] } = definition;
  const names = containerNames(definition);
  nameTaskMembers(definition, notHonoured);
  const containers = containerDefinitions.map((container) =>
    podContainer(overridden(container, data.task.overrides), names.get(container.name ?? '') ?? '', parts),
  );
  const sysctls = podSysctls(definition, notHonoured);
  const affinity = podAffinity(request);
  const { volumes } = parts.volumes;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: Math.max(
      ...containerDefinitions.map(({ stopTimeout }) => stopTimeout ?? DEFAULT_STOP_SECONDS),
    ),
    ...podNetwork(definition, notHonoured),
    ...podNamespaces(definition, notHonoured),
    ...(sysctls.length > 0 && { securityContext: { sysctls } }),
    ...(affinity && { affinity }),
    ...(inputs.dockerConfig !== undefined && {
      imagePullSecrets: [{ name: pullSecretName(data.podName) }],
    }),
    containers,
    ...(volumes.length > 0 && { volumes }),
  };
}

function podMetadata({ key, data, definition, surroundings }: PodRequest): ObjectMeta {
  const dockerLabels = dockerLabelsOf(definition);
  return {
    name: data.podName,
    namespace: surroundings.namespace,
    labels: {
      'app.kubernetes.io/managed-by': 'kecs',
      [TASK_LABEL]: data.id,
      [CLUSTER_LABEL]: labelValue(data.cluster),
      [FAMILY_LABEL]: labelValue(definition.family ?? ''),
      ...(data.launch.serviceName && { [SERVICE_LABEL]: labelValue(data.launch.serviceName) }),
    },
    annotations: {
      [TASK_KEY]: keyText(key),
      ...(dockerLabels !== undefined && { [DOCKER_LABELS]: dockerLabels }),
    },
    finalizers: [FINALIZER],
  };
}

/** As one text, because names of docker labels need not be names of annotations, and each container has its own. */
function dockerLabelsOf({ containerDefinitions = [] }: TaskDefinition): string | undefined {
  const labelled = containerDefinitions.filter(
    ({ dockerLabels = {} }) => Object.keys(dockerLabels).length > 0,
  );
  if (labelled.length === 0) return undefined;
  return JSON.stringify(Object.fromEntries(labelled.map(({ name, dockerLabels }) => [name, dockerLabels])));
}
