import { z } from 'zod';
import { archiveIncomplete, notAnImageArchive } from '../core/errors/catalogue/images.ts';
import type { Members } from './archive-members.ts';
import { type ArchivedImage, platformText } from './archived-image.ts';
import { parseMember } from './parse-member.ts';

const MANIFEST = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullish(), Layers: z.array(z.string()) }),
);
const CONFIG = z.object({ architecture: z.string(), os: z.string(), variant: z.string().optional() });

/** The images of an archive as `docker save` wrote it until Docker 24; containerd makes their names full by itself. */
export function dockerImages(path: string, members: Members): ArchivedImage[] {
  const manifest = parseMember(path, members, 'manifest.json', MANIFEST);
  if (manifest === undefined) throw notAnImageArchive(path, 'it has no manifest.json');
  return manifest.map(({ Config: config, RepoTags: tags, Layers: layers }) => {
    const missing = [config, ...layers].find((name) => !members.names.has(name));
    if (missing !== undefined)
      throw archiveIncomplete(path, `manifest.json names ${missing}, which is not in it`);
    const found = parseMember(path, members, config, CONFIG);
    if (found === undefined) throw archiveIncomplete(path, `${config} is not a configuration of an image`);
    return { tags: tags ?? [], platforms: [platformText(found)] };
  });
}
