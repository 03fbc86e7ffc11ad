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
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { name = '' } of containerDefinitions) {
    const plain = dnsLabel(name);
    const chosen =
      plain === name && !taken.has(plain) ? plain : `${plain.slice(0, MAX_LABEL - 9)}-${digest(name)}`;
    taken.add(chosen);
    names.set(name, chosen);
  }
  return names;
}

/** A value as a label takes it; what does not fit is cut, so it is for people and selectors, not for looking up. */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .slice(0, MAX_LABEL)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

function dnsLabel(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LABEL)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'container' : plain;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
