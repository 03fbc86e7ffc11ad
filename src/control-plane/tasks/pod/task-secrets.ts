import type { KubeObject } from '../../../core/kube-objects.ts';
import { environmentSecretName, pullSecretName, TASK_LABEL } from './pod-names.ts';
import type { PodRequest } from './pod-request.ts';

/** The Secrets that are a task's alone: the values of its environment, and what its images are pulled with. */
export function taskSecrets(
  { data, surroundings, inputs }: PodRequest,
  environment: ReadonlyMap<string, string>,
): KubeObject[] {
  const secret = (name: string, type: string, values: ReadonlyMap<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: surroundings.namespace,
      labels: { 'app.kubernetes.io/managed-by': 'kecs', [TASK_LABEL]: data.id },
    },
    type,
    data: Object.fromEntries([...values].map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
  });
  const { dockerConfig } = inputs;
  return [
    ...(environment.size === 0 ? [] : [secret(environmentSecretName(data.podName), 'Opaque', environment)]),
    ...(dockerConfig === undefined
      ? []
      : [
          secret(
            pullSecretName(data.podName),
            'kubernetes.io/dockerconfigjson',
            new Map([['.dockerconfigjson', dockerConfig]]),
          ),
        ]),
  ];
}
