import { createHash } from 'node:crypto';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';

/** On each pod of a task: the task's id. */
export const TASK_LABEL = 'ecs.kecs.dev/task';
export const CLUSTER_LABEL = 'ecs.kecs.dev/cluster';
export const FAMILY_LABEL = 'ecs.kecs.dev/family';
export const SERVICE_LABEL = 'ecs.kecs.dev/service';
/** Annotation: the key of the task's record, `account/region/cluster/id`. */
export const TASK_KEY = 'ecs.kecs.dev/task-key';
/** Annotation: names of the Secrets that are the task's alone, joined by commas. */
export const SECRETS = 'ecs.kecs.dev/secrets';
/** Annotation: the containers' `dockerLabels`, a JSON object by their ECS names. */
export const DOCKER_LABELS = 'ecs.kecs.dev/docker-labels';
/** Annotation: what the task's definition asks for and its pod does not do, in words. */
export const NOT_HONOURED = 'ecs.kecs.dev/not-honoured';
/** Keeps a pod until how its containers ended is recorded. */
export const FINALIZER = 'ecs.kecs.dev/task';

/**
 * The image of a container that is to wait for others: no reference at all, so the kubelet pulls nothing and keeps the
 * container waiting (`InvalidImageName`) until its own image takes this one's place.
 */
export const WAITING_IMAGE = 'KECS:waits-for-other-containers';

const MAX_LABEL = 63;

/** The pod's name of each container by its ECS name: lower case, at most 63 characters, unique. */
export function containerNames({ containerDefinitions = [] }: TaskDefinition): ReadonlyMap<string, string> {
  return uniqueLabels(
    containerDefinitions.map(({ name = '' }) => name),
    'container',
  );
}

/** The pod's name of each volume by its ECS name. None begins with `kecs-`: those are of volumes that containers have beside. */
export function volumeNames({ volumes = [] }: TaskDefinition): ReadonlyMap<string, string> {
  return uniqueLabels(
    volumes.map(({ name = '' }) => name),
    'volume',
    'kecs-',
  );
}

/** Name of the Secret with the values of a task's environment. */
export function environmentSecretName(podName: string): string {
  return `${podName}-environment`;
}

/** Name of the Secret that a task's images are pulled with. */
export function pullSecretName(podName: string): string {
  return `${podName}-pull`;
}

/** A value as a label takes it; what does not fit is cut, so it is for people and selectors, not for looking up. */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .slice(0, MAX_LABEL)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

/** `reserved` is how none of them begins. */
function uniqueLabels(
  texts: readonly string[],
  fallback: string,
  reserved?: string,
): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const labels = new Map<string, string>();
  for (const text of texts) {
    const plain = dnsLabel(text, fallback);
    const isReserved = reserved !== undefined && plain.startsWith(reserved);
    const isFree = plain === text && !taken.has(plain) && !isReserved;
    const chosen = isFree
      ? plain
      : `${(isReserved ? `${fallback}-${plain}` : plain).slice(0, MAX_LABEL - 9)}-${digest(text)}`;
    taken.add(chosen);
    labels.set(text, chosen);
  }
  return labels;
}

function dnsLabel(text: string, fallback: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LABEL)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? fallback : plain;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
