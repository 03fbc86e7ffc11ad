import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { saveImage } from '../../clusters/docker/save-image.ts';
import { imageLoadFailed } from '../../core/errors/catalogue/images.ts';
import { isKecsError, messageOf } from '../../core/errors/kecs-error.ts';
import type { Reporter } from '../../core/start/events.ts';
import { runStep } from '../../core/start/run-step.ts';
import { byteCounter } from '../../system/byte-counter.ts';
import { PRIVATE_FILE } from '../../system/files.ts';
import { formatBytes } from '../../system/progress-text.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import type { ImageSource } from './image-source.ts';

/** The path of an archive: `target`, unless it is a file already. `as` is the name that its image will get. */
export async function fetchArchive(
  deps: CliDeps,
  reporter: Reporter,
  source: ImageSource,
  target: string,
  as: string | undefined,
): Promise<string> {
  if (source.kind === 'file') return source.path;
  const { signal } = deps;
  const what = source.kind === 'docker' ? source.image : 'the archive from stdin';
  await runStep(reporter, systemClock, source.kind, async (progress) => {
    let size = 0;
    const onBytes = (done: number, total?: number): void => {
      size = done;
      progress(`reading ${formatBytes(done, total)}`);
    };
    try {
      if (source.kind === 'docker') {
        await saveImage(source.image, target, { signal, as, onBytes });
      } else {
        const file = createWriteStream(target, { flags: 'wx', mode: PRIVATE_FILE });
        await pipeline(deps.stdin, byteCounter(onBytes), file, { signal });
      }
    } catch (thrown) {
      signal.throwIfAborted();
      throw isKecsError(thrown) ? thrown : imageLoadFailed(what, messageOf(thrown));
    }
    return { value: undefined, text: `${what}, ${formatBytes(size, undefined)}` };
  });
  return target;
}
