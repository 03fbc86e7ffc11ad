import { createHash } from 'node:crypto';
import type { PodEnvVar } from '../../../kube/pod-spec.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { awsEnvironment } from './aws-environment.ts';
import { literal } from './literal-text.ts';
import type { NotHonoured } from './not-honoured.ts';
import { environmentSecretName } from './pod-names.ts';
import type { PodRequest } from './pod-request.ts';

/** What Kubernetes takes as the name of an environment variable. */
const legalName = /^[\x20-\x3c\x3e-\x7e]+$/;
const legalKey = /^[-._a-zA-Z0-9]{1,180}$/;

/** A container's environment; `secrets` are the values that are not to be in the pod, by their keys in the task's Secret. */
export type ContainerEnvironment = {
  readonly variables: readonly PodEnvVar[];
  readonly secrets: ReadonlyMap<string, string>;
};

/**
 * Environment files, then secrets, then `environment`, then the task's overrides: the later counts. `container` has its
 * overrides in it; `podName` is its name in the pod.
 */
export function containerEnvironment(
  request: PodRequest,
  container: ContainerDefinition,
  podName: string,
  notHonoured: NotHonoured,
): ContainerEnvironment {
  const secretName = environmentSecretName(request.data.podName);
  const given = new Map<string, PodEnvVar>();
  const secrets = new Map<string, string>();
  const fetched = request.inputs.environment.get(container.name ?? '') ?? new Map<string, string>();
  const plain = new Map((container.environment ?? []).map(({ name = '', value = '' }) => [name, value]));
  for (const [name, value] of fetched) {
    if (plain.has(name)) continue;
    const key = `${podName}.${legalKey.test(name) ? name : digest(name)}`;
    secrets.set(key, value);
    given.set(name, { name, valueFrom: { secretKeyRef: { name: secretName, key } } });
  }
  for (const [name, value] of plain) given.set(name, { name, value: literal(value) });
  for (const name of given.keys()) {
    if (legalName.test(name)) continue;
    notHonoured.name('environment', name === '' ? 'a variable without a name' : name);
    given.delete(name);
  }
  const defaults = [...awsEnvironment(request, given)].map(([name, value]) => ({ name, value }));
  return { variables: [...defaults, ...given.values()], secrets };
}

function digest(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
