import type { KubeObject } from '../../../core/kube-objects.ts';
import type { PodContainer, PodEnvVar, V1PodSpec } from '../../../kube/pod-spec.ts';
import { overridden } from '../../ecs/task/task-overrides.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { keyText } from '../../store/record.ts';
import {
  CLUSTER_LABEL,
  containerNames,
  FAMILY_LABEL,
  FINALIZER,
  labelValue,
  SERVICE_LABEL,
  TASK_KEY,
  TASK_LABEL,
  WAITING_IMAGE,
} from './pod-names.ts';
import type { PodRequest } from './pod-request.ts';

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

export function taskObjects(request: PodRequest): TaskObjects {
  const { key, data, definition, surroundings } = request;
  const names = containerNames(definition);
  const containers = (definition.containerDefinitions ?? []).map((container) =>
    podContainer(request, overridden(container, data.task.overrides), names.get(container.name ?? '') ?? ''),
  );
  const spec: V1PodSpec = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: Math.max(
      ...(definition.containerDefinitions ?? []).map(
        ({ stopTimeout }) => stopTimeout ?? DEFAULT_STOP_SECONDS,
      ),
    ),
    containers,
  };
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: data.podName,
      namespace: surroundings.namespace,
      labels: {
        'app.kubernetes.io/managed-by': 'kecs',
        [TASK_LABEL]: data.id,
        [CLUSTER_LABEL]: labelValue(data.cluster),
        [FAMILY_LABEL]: labelValue(definition.family ?? ''),
        ...(data.launch.serviceName && { [SERVICE_LABEL]: labelValue(data.launch.serviceName) }),
      },
      annotations: { [TASK_KEY]: keyText(key) },
      finalizers: [FINALIZER],
    },
    spec,
  };
  return { pod, secrets: [], notHonoured: [] };
}

function podContainer(request: PodRequest, container: ContainerDefinition, name: string): PodContainer {
  const { image, entryPoint, command, dependsOn } = container;
  return {
    name,
    image: dependsOn?.length ? WAITING_IMAGE : (image ?? ''),
    imagePullPolicy: 'IfNotPresent',
    ...(entryPoint?.length && { command: [...entryPoint] }),
    ...(command?.length && { args: [...command] }),
    env: environmentOf(request, container),
  };
}

function environmentOf(
  { inputs }: PodRequest,
  { name = '', environment = [] }: ContainerDefinition,
): PodEnvVar[] {
  const merged = new Map(inputs.environment.get(name));
  for (const pair of environment) merged.set(pair.name ?? '', pair.value ?? '');
  return [...merged].map(([variable, value]) => ({ name: variable, value }));
}
