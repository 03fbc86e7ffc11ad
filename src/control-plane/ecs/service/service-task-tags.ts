import type { Tag } from '../tag/tag-list.ts';
import type { Service } from './service-data.ts';

/** The tags of a service's task: those that are to be propagated, and the managed ones if they are wanted. */
export function serviceTaskTags(
  { serviceName, propagateTags, enableECSManagedTags, tags }: Service,
  ofDefinition: readonly Tag[],
  cluster: string,
): Tag[] {
  const propagated =
    propagateTags === 'SERVICE' ? tags : propagateTags === 'TASK_DEFINITION' ? ofDefinition : [];
  if (!enableECSManagedTags) return [...propagated];
  return [
    ...propagated,
    { key: 'aws:ecs:clusterName', value: cluster },
    { key: 'aws:ecs:serviceName', value: serviceName },
  ];
}
