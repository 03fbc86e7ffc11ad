import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { isArn, parseEcsArn } from '../arns.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { findTaskDefinition } from '../task-definition/reference.ts';
import { mergeTags, type Tag } from './tag-list.ts';

export const tagResource = operation<Ecs.TagResourceRequest, Ecs.TagResourceResponse>(
  'TagResource',
  'full',
  async (input, call) => {
    await changeTags(input.resourceArn, call, (tags) => mergeTags(tags, input.tags ?? []));
    return {};
  },
);

export const untagResource = operation<Ecs.UntagResourceRequest, Ecs.UntagResourceResponse>(
  'UntagResource',
  'full',
  async (input, call) => {
    const keys = new Set(input.tagKeys);
    await changeTags(input.resourceArn, call, (tags) => tags.filter((tag) => !keys.has(tag.key ?? '')));
    return {};
  },
);

export const listTagsForResource = operation<Ecs.ListTagsForResourceRequest, Ecs.ListTagsForResourceResponse>(
  'ListTagsForResource',
  'full',
  (input, call) => {
    const resource = taggedResource(input.resourceArn, call);
    const tags = resource.type === 'cluster' ? resource.record.data.tags : resource.record.data.tags;
    return { tags: [...(tags ?? [])] };
  },
);

/** What can carry tags today: clusters and task definitions (also INACTIVE ones). */
function taggedResource(resourceArn: string | undefined, call: Call) {
  const text = resourceArn ?? '';
  const arn = parseEcsArn(text);
  if (!isArn(text) || arn === undefined) throw invalidParameter('The ARN provided is invalid.');
  if (arn.type === 'cluster') return { type: 'cluster' as const, record: activeCluster(text, call) };
  if (arn.type === 'service' && !arn.id.includes('/')) {
    throw invalidParameter('Long arn format must be used for tagging operations');
  }
  const record = arn.type === 'task-definition' ? findTaskDefinition(text, call) : undefined;
  if (record === undefined) throw resourceNotFound(`The specified resource could not be found: ${text}`);
  return { type: 'task-definition' as const, record };
}

async function changeTags(
  resourceArn: string | undefined,
  call: Call,
  change: (tags: readonly Tag[]) => Tag[],
): Promise<void> {
  const resource = taggedResource(resourceArn, call);
  const { clusters, taskDefinitions } = call.stores;
  const written =
    resource.type === 'cluster'
      ? await clusters.update(resource.record, (data) => ({ ...data, tags: change(data.tags ?? []) }))
      : await taskDefinitions.update(resource.record, (data) => ({ ...data, tags: change(data.tags) }));
  if (written === undefined)
    throw resourceNotFound(`The specified resource could not be found: ${resourceArn}`);
}
