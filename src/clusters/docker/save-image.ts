import { z } from 'zod';
import { dockerFailed } from '../../core/errors/catalogue/docker.ts';
import { imageForOtherPlatform, imageNotInDocker, imageUnnamed } from '../../core/errors/catalogue/images.ts';
import { fullReference } from '../../core/image-reference.ts';
import { nodePlatform, platformText } from '../../images/archived-image.ts';
import type { ReadOptions } from '../../images/open-archive.ts';
import { runIntoFile, tryRun } from '../../system/exec.ts';
import { demandDocker } from './demand-docker.ts';

const PATIENCE_MS = 20_000;

const IMAGE = z.object({
  RepoTags: z.array(z.string()).nullish(),
  Os: z.string(),
  Architecture: z.string(),
  Variant: z.string().optional(),
  Size: z.number().optional(),
});

/**
 * Writes an image of the local Docker into a new file, as `docker save` does. Refuses before that what could not be loaded:
 * an image that is not there, is for another platform, or has no name and is given none by `as`.
 */
export async function saveImage(
  image: string,
  target: string,
  options: ReadOptions & { as?: string | undefined } = {},
): Promise<void> {
  const { signal, onBytes, as } = options;
  const {
    RepoTags: tags,
    Os: os,
    Architecture: architecture,
    Variant: variant,
    Size: size,
  } = await inspect(image, signal);
  const platform = platformText({ os, architecture, variant });
  if (platform !== nodePlatform()) throw imageForOtherPlatform(image, [platform], nodePlatform());
  const name = fullReference(image);
  // Saved by a name alone, an image would come with all other tags of that name.
  const tag = tags?.find((each) => fullReference(each) === name);
  if (tag === undefined && as === undefined)
    throw imageUnnamed(image, 'it was given by its id or digest, and goes without a name then');
  await runIntoFile('docker', ['save', tag ?? image], target, {
    signal,
    // The size that Docker tells is not quite the archive's.
    onBytes: (done) => onBytes?.(done, Math.max(done, size ?? 0)),
  });
}

async function inspect(image: string, signal: AbortSignal | undefined): Promise<z.infer<typeof IMAGE>> {
  const asked = await tryRun('docker', ['image', 'inspect', '--format', '{{json .}}', image], {
    timeoutMs: PATIENCE_MS,
    ...(signal && { signal }),
  });
  if (!asked.ok) {
    if (/no such image/i.test(asked.said)) throw imageNotInDocker(image);
    // Whatever ails Docker itself is told apart there.
    await demandDocker(signal);
    throw dockerFailed(`Docker cannot show the image ${image}`, asked.said, [
      `docker image inspect ${image}`,
    ]);
  }
  try {
    return IMAGE.parse(JSON.parse(asked.stdout));
  } catch (thrown) {
    throw dockerFailed(`Docker's description of ${image} cannot be understood`, String(thrown), [
      'update Docker',
    ]);
  }
}
