import type { Ecs, Wire } from '../../wire/schemas.ts';
import { invalidParameter } from '../errors.ts';

export type Tag = Wire<Ecs.Tag>;

const MAX_TAGS = 50;
const legal = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Refuses what ECS does not take as tags: too many, twice the same key, illegal characters, `aws:` keys. */
export function checkTags(tags: readonly Tag[]): void {
  if (tags.length > MAX_TAGS) throw invalidParameter(`Tags cannot have more than ${MAX_TAGS} elements.`);
  const keys = new Set<string>();
  for (const { key = '', value = '' } of tags) {
    if (key.length < 1 || key.length > 128)
      throw invalidParameter('Tag key length must be between 1 and 128.');
    if (value.length > 256) throw invalidParameter('Tag value length must not be greater than 256.');
    if (!legal.test(key) || !legal.test(value)) {
      throw invalidParameter(
        'Some tags contain invalid characters. Valid characters: UTF-8 letters, spaces, numbers and _ . / = + - : @.',
      );
    }
    if (key.toLowerCase().startsWith('aws:'))
      throw invalidParameter('aws: prefixed tag key names are not allowed.');
    if (keys.has(key)) throw invalidParameter(`Duplicate tag keys found: ${key}.`);
    keys.add(key);
  }
}

/** Refuses what tags of a new task cannot be taken from. */
export function checkPropagation(propagateTags: string | undefined): void {
  if (propagateTags !== undefined && !['TASK_DEFINITION', 'SERVICE', 'NONE'].includes(propagateTags))
    throw invalidParameter('propagateTags should be one of [TASK_DEFINITION,SERVICE,NONE]');
}

/**
 * Existing tags with the added ones over them: same keys change in place, new keys come last. Those that ECS itself gives
 * (`aws:ecs:…`) may be among the existing ones, and do not count.
 */
export function mergeTags(existing: readonly Tag[], added: readonly Tag[]): Tag[] {
  checkTags(added);
  const merged = new Map(existing.map((tag) => [tag.key, tag]));
  for (const tag of added) merged.set(tag.key, tag);
  const tags = [...merged.values()];
  checkTags(tags.filter(({ key = '' }) => !key.startsWith('aws:')));
  return tags;
}
