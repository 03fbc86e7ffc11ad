import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { usage } from '../../core/errors/catalogue/config.ts';
import { imagesUnsupported } from '../../core/errors/catalogue/images.ts';
import { interrupted } from '../../core/errors/catalogue/instance.ts';
import { runStep } from '../../core/start/run-step.ts';
import type { NodeImages } from '../../images/node-images.ts';
import { type ImageArchive, readImageArchive } from '../../images/read-image-archive.ts';
import { formatBytes } from '../../system/progress-text.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import { fetchArchive } from './fetch-archive.ts';
import { type ImageSource, imageSource, nameToGive } from './image-source.ts';
import { reporterFor } from './reporter-for.ts';
import { runningInstance } from './running-instance.ts';
import type { InstanceFlags } from './select-instance.ts';
import { workFolder } from './work-folder.ts';

/** `kecs images load`: an image of the local Docker, or of an archive, becomes one that the instance's tasks can run. */
export async function loadImages(
  deps: CliDeps,
  image: string,
  flags: InstanceFlags & { as?: string },
): Promise<void> {
  const source = imageSource(image);
  const as = nameToGive(flags.as);
  if (source.kind === 'stdin' && deps.stdin.isTTY)
    throw usage('- reads an archive from stdin, and that is a terminal', [
      'docker save IMAGE | kecs images load -',
    ]);
  const { name, instance, provider, files } = await runningInstance(deps, flags);
  if (provider.images === undefined) throw imagesUnsupported(name, provider.name);
  const images = await provider.images(instance, files);
  if (images === undefined) {
    deps.stderr.write(` ✓ '${name}' has a simulated node: tasks need no images there, and none was loaded\n`);
    return;
  }
  const folder = workFolder(files.loading());
  try {
    await loadInto(deps, images, source, { as, folder, name });
  } catch (thrown) {
    throw deps.signal.aborted ? interrupted('no image was left half loaded') : thrown;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads the archive whole before anything of it is loaded. `folder` takes what comes from Docker or by a pipe. */
export async function loadInto(
  deps: CliDeps,
  images: NodeImages,
  source: ImageSource,
  { as, folder, name }: { as: string | undefined; folder: string; name: string },
): Promise<void> {
  const { signal } = deps;
  const reporter = await reporterFor(deps);
  const path = await fetchArchive(deps, reporter, source, join(folder, 'image.tar'), as);
  const said = source.kind === 'stdin' ? { source: 'the archive from stdin' } : {};
  const archive = await runStep(reporter, systemClock, 'archive', async (progress) => {
    const value = await readImageArchive(path, {
      signal,
      as,
      ...said,
      onBytes: (done, total) => progress(`reading ${formatBytes(done, total)}`),
    });
    return { value, text: namesOf(value).join(', ') };
  });
  await runStep(reporter, systemClock, 'load', async (progress) => {
    await images.load(archive, {
      signal,
      onBytes: (done, total) => progress(done < total ? `loading ${formatBytes(done, total)}` : 'unpacking'),
    });
    return { value: undefined, text: `${namesOf(archive).length === 1 ? 'it is' : 'they are'} in '${name}'` };
  });
}

function namesOf({ names, as }: ImageArchive): string[] {
  return as === undefined ? names.map(({ full }) => full) : [as];
}
