import { invalidParameter } from '../errors.ts';
import { checkPropagation, checkTags, type Tag } from '../tag/tag-list.ts';

type Asked = {
  readonly tags?: readonly Tag[] | undefined;
  readonly propagateTags?: string | undefined;
  readonly enableECSManagedTags?: boolean | undefined;
};

/**
 * The tags of a new standalone task: its own, over those of its definition if they are to be propagated, and the managed
 * ones. A task of no service cannot take a service's. Throws InvalidParameterException.
 */
export function standaloneTags(
  { tags = [], propagateTags, enableECSManagedTags }: Asked,
  ofDefinition: readonly Tag[],
  cluster: string,
): Tag[] {
  checkTags(tags);
  checkPropagation(propagateTags);
  if (propagateTags === 'SERVICE')
    throw invalidParameter('Tags can only be propagated from a task definition to a standalone task.');
  const merged = new Map<string | undefined, Tag>();
  if (propagateTags === 'TASK_DEFINITION') for (const tag of ofDefinition) merged.set(tag.key, tag);
  for (const tag of tags) merged.set(tag.key, tag);
  if (enableECSManagedTags) merged.set('aws:ecs:clusterName', { key: 'aws:ecs:clusterName', value: cluster });
  return [...merged.values()];
}
