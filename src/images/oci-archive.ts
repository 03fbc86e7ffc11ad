import { z } from 'zod';
import { archiveIncomplete, notAnImageArchive } from '../core/errors/catalogue/images.ts';
import type { Members } from './archive-members.ts';
import { type ArchivedImage, platformText } from './archived-image.ts';
import { parseMember } from './parse-member.ts';

const PLATFORM = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });
const DESCRIPTOR = z.object({
  mediaType: z.string().optional(),
  digest: z.string().regex(/^[a-z0-9]+:[0-9a-f]{32,}$/, 'not a digest'),
  platform: PLATFORM.optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
type Descriptor = z.infer<typeof DESCRIPTOR>;
/** An index names manifests of other platforms, a manifest names an image's parts. */
const MANIFEST = z.object({
  manifests: z.array(DESCRIPTOR).nullish(),
  config: DESCRIPTOR.optional(),
  layers: z.array(DESCRIPTOR).nullish(),
});

const NAME = 'io.containerd.image.name';
const REF_NAME = 'org.opencontainers.image.ref.name';
/** An index of an index is as deep as builders go. */
const DEEPEST = 4;

/** The images of an OCI layout, which Docker's own archives are too since Docker 25. */
export function ociImages(path: string, members: Members): ArchivedImage[] {
  const index = parseMember(path, members, 'index.json', MANIFEST);
  if (index === undefined) throw notAnImageArchive(path, 'it has no index.json');
  const images = new Map<string, { tags: string[]; platforms: string[] }>();
  for (const descriptor of index.manifests ?? []) {
    const { digest, annotations } = descriptor;
    const image = images.get(digest) ?? { tags: [], platforms: [] };
    image.platforms = platformsOf(path, members, descriptor, 0);
    const tag = annotations?.[NAME] ?? annotations?.[REF_NAME];
    // A tag alone is no name.
    if (tag !== undefined && /[/:@]/.test(tag)) image.tags.push(tag);
    if (!isAttestation(descriptor)) images.set(digest, image);
  }
  return [...images.values()];
}

/** The platforms whose parts are all there: an archive may name more than it holds. */
function platformsOf(path: string, members: Members, descriptor: Descriptor, depth: number): string[] {
  const name = blobName(descriptor);
  if (!members.names.has(name)) {
    if (depth > 0) return [];
    throw archiveIncomplete(path, `index.json names ${name}, which is not in it`);
  }
  const manifest = parseMember(path, members, name, MANIFEST);
  if (manifest === undefined) throw notAnImageArchive(path, `${name} in it is no manifest`);
  if (manifest.manifests && depth < DEEPEST)
    return manifest.manifests
      .filter((each) => !isAttestation(each))
      .flatMap((each) => platformsOf(path, members, each, depth + 1));
  if (manifest.config === undefined) return [];
  const missing = [manifest.config, ...(manifest.layers ?? [])]
    .map(blobName)
    .find((part) => !members.names.has(part));
  if (missing !== undefined) {
    if (depth > 0) return [];
    throw archiveIncomplete(path, `${name} names ${missing}, which is not in it`);
  }
  // What the image itself says counts, as that is what runs.
  const platform = parseMember(path, members, blobName(manifest.config), PLATFORM.partial());
  const { os, architecture, variant } = { ...descriptor.platform, ...platform };
  return os === undefined || architecture === undefined ? [] : [platformText({ os, architecture, variant })];
}

/** Signatures and build records lie beside images and are none. */
function isAttestation({ annotations, platform }: Descriptor): boolean {
  return annotations?.['vnd.docker.reference.type'] !== undefined || platform?.os === 'unknown';
}

function blobName({ digest }: Descriptor): string {
  return `blobs/${digest.replace(':', '/')}`;
}
