import type { z } from 'zod';
import { notAnImageArchive } from '../core/errors/catalogue/images.ts';
import type { Members } from './archive-members.ts';

/** A JSON file of an archive, undefined where there is none of that name. */
export function parseMember<T>(
  path: string,
  members: Members,
  name: string,
  shape: z.ZodType<T>,
): T | undefined {
  const text = members.texts.get(name);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notAnImageArchive(path, `${name} in it is not JSON`);
  }
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw notAnImageArchive(
    path,
    `${name} in it: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? ''}`,
  );
}
