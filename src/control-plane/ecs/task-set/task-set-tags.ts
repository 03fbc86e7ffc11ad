import type { ServiceData, TaskSet } from '../service/service-data.ts';
import type { Tag } from '../tag/tag-list.ts';

/** The service with other tags on one of its task sets. */
export function withTaskSetTags(
  data: ServiceData,
  id: string,
  change: (tags: readonly Tag[]) => Tag[],
): ServiceData {
  const taskSets = data.service.taskSets.map(
    (one): TaskSet => (one.id === id ? { ...one, tags: change(one.tags ?? []) } : one),
  );
  return { ...data, service: { ...data.service, taskSets } };
}
