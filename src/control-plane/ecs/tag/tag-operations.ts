import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs } from '../../wire/schemas.ts';
import { mergeTags, type Tag } from './tag-list.ts';
import { notFound, taggedResource } from './tagged-resource.ts';

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
  (input, call) => ({ tags: [...taggedResource(input.resourceArn, call).tags] }),
);

async function changeTags(
  resourceArn: string | undefined,
  call: Call,
  change: (tags: readonly Tag[]) => Tag[],
): Promise<void> {
  const isThere = await taggedResource(resourceArn, call).change(change);
  if (!isThere) notFound(resourceArn ?? '');
}
