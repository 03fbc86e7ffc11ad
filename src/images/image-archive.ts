import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../system/exec.ts';
import { sha256Of } from '../system/sha256.ts';

/** As in Docker's image configuration. */
export type ImageSettings = {
  Entrypoint?: readonly string[];
  Cmd?: readonly string[];
  Env?: readonly string[];
  User?: string;
  WorkingDir?: string;
  Volumes?: Record<string, Record<string, never>>;
  ExposedPorts?: Record<string, Record<string, never>>;
};

/** The same files give the same archive: no times, no owners, a fixed order. */
const REPRODUCIBLE = [
  '--sort=name',
  '--mtime=@0',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '--format=gnu',
];
const ARCHITECTURES: Record<string, string> = { x64: 'amd64' };

/** The same files under different settings are different images; the first name is the one they are known by. */
export type Variant = { names: readonly string[]; settings: ImageSettings };

/**
 * Makes a folder the one layer of images and writes them as `docker save` does, which `docker load`, `kind load
 * image-archive` and `ctr images import` read. Resolves to the images' ids.
 */
export async function writeImageArchive(
  root: string,
  variants: readonly Variant[],
  target: string,
): Promise<string[]> {
  const work = mkdtempSync(join(dirname(target), 'layers-'));
  try {
    const layer = join(work, 'layer.tar');
    await run('tar', ['-C', root, ...REPRODUCIBLE, '-cf', layer, '.']);
    const diff = await sha256Of(layer);
    mkdirSync(join(work, diff));
    renameSync(layer, join(work, diff, 'layer.tar'));
    const images = variants.map(({ names, settings }) => {
      const text = configuration(settings, diff);
      const id = createHash('sha256').update(text).digest('hex');
      writeFileSync(join(work, `${id}.json`), text);
      return { id, manifest: { Config: `${id}.json`, RepoTags: names, Layers: [`${diff}/layer.tar`] } };
    });
    writeFileSync(join(work, 'manifest.json'), JSON.stringify(images.map(({ manifest }) => manifest)));
    const members = ['manifest.json', ...images.map(({ id }) => `${id}.json`), `${diff}/layer.tar`];
    await run('tar', ['-C', work, ...REPRODUCIBLE, '-cf', target, ...members]);
    return images.map(({ id }) => `sha256:${id}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function configuration(settings: ImageSettings, diff: string): string {
  return JSON.stringify({
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: settings,
    history: [{ created: '1970-01-01T00:00:00Z' }],
    rootfs: { type: 'layers', diff_ids: [`sha256:${diff}`] },
  });
}
