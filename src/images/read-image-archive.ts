import { imageForOtherPlatform, imageUnnamed, notAnImageArchive } from '../core/errors/catalogue/images.ts';
import { fullReference } from '../core/image-reference.ts';
import { readMembers } from './archive-members.ts';
import { type ArchivedImage, nodePlatform } from './archived-image.ts';
import { dockerImages } from './docker-archive.ts';
import { ociImages } from './oci-archive.ts';
import type { ReadOptions } from './open-archive.ts';

/** An archive that was read whole and can be loaded. */
export type ImageArchive = {
  path: string;
  /** What its user calls it. */
  source: string;
  format: 'docker' | 'oci';
  /** What is stored under which name, as written there and in full. */
  names: readonly { stored: string; full: string }[];
  /** A name for the archive's one image, beside those that it has. */
  as?: string;
};

/**
 * Tells what an archive of images holds. Refuses what cannot be loaded or would not run: junk, a part of an archive, an
 * image that is not made for `platform`, one without a name (unless `as` gives it one, in full).
 */
export async function readImageArchive(
  path: string,
  options: ReadOptions & { as?: string | undefined; source?: string; platform?: string } = {},
): Promise<ImageArchive> {
  const { as, source = path, platform = nodePlatform() } = options;
  const members = await readMembers(path, options, source);
  // Newer archives of Docker are both; containerd takes those for OCI layouts.
  const format = members.names.has('oci-layout') ? 'oci' : 'docker';
  const images = format === 'oci' ? ociImages(source, members) : dockerImages(source, members);
  if (images.length === 0) throw notAnImageArchive(source, 'it holds no image');
  for (const { tags, platforms } of images)
    if (!platforms.includes(platform)) throw imageForOtherPlatform(tags[0] ?? source, platforms, platform);
  if (as !== undefined && images.length > 1)
    throw imageUnnamed(source, `it holds ${images.length} images, and --as names one`);
  const names = images.flatMap((image) => namesOf(source, image, as));
  return { path, source, format, names, ...(as !== undefined && { as }) };
}

function namesOf(source: string, { tags }: ArchivedImage, as: string | undefined): ImageArchive['names'] {
  if (tags.length === 0 && as === undefined)
    throw imageUnnamed(source, 'it was saved by its id or digest, or built without a name');
  return tags.map((stored) => {
    const full = fullReference(stored);
    if (full === undefined) throw notAnImageArchive(source, `'${stored}' in it is no name of an image`);
    return { stored, full };
  });
}
