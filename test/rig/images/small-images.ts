import { readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../src/system/exec.ts';
import { findProgram } from '../apt-packages.ts';
import { cached, keyOf } from '../cache.ts';
import { program } from '../programs.ts';
import { FileTree } from './file-tree.ts';
import { type ImageSettings, writeImageArchive } from './image-archive.ts';

export type Image = { name: string; archive: string; id: string };

/** Changes when archives come out differently from the same files. */
const FORMAT = '2';

/** An image as an archive in the cache, named after what it is for. */
export async function image(
  name: string,
  file: string,
  madeFrom: readonly string[],
  settings: ImageSettings,
  fill: (tree: FileTree) => Promise<void>,
  otherNames: readonly string[] = [],
): Promise<Image> {
  const key = [FORMAT, name, ...otherNames, JSON.stringify(settings), ...madeFrom];
  const folder = await cached(`image-${file}`, key, async (into) => {
    const tree = new FileTree(join(into, 'root'));
    await fill(tree);
    const archive = join(into, `${file}.tar`);
    writeFileSync(
      join(into, 'id'),
      await writeImageArchive(tree.root, [name, ...otherNames], settings, archive),
    );
    tree.remove();
  });
  return { name, archive: join(folder, `${file}.tar`), id: readFileSync(join(folder, 'id'), 'utf8') };
}

export const PAUSE = 'registry.test/pause:1';

export async function pauseImage(): Promise<Image> {
  const pause = await program('pause');
  return image(PAUSE, 'pause', [pause], { Entrypoint: ['/pause'] }, async (tree) =>
    tree.copy(pause, '/pause'),
  );
}

/** Debian's busybox, as what tests run in pods. */
export async function busyboxImage(): Promise<Image> {
  const busybox = realpathSync('/bin/busybox');
  const commands = (await run(busybox, ['--list'])).trim().split('\n');
  return image(
    'registry.test/busybox:1',
    'busybox',
    [keyOf(commands), fingerprintOf(busybox)],
    { Env: ['PATH=/bin'], Cmd: ['sh'] },
    async (tree) => {
      tree.copy(busybox, '/usr/bin/busybox');
      for (const command of commands) tree.link(`/usr/bin/${command}`, 'busybox');
      tree.folder('/var/www');
    },
  );
}

export async function coreDnsImage(name: string): Promise<Image> {
  const coredns = await program('coredns');
  return image(name, 'coredns', [coredns], { Entrypoint: ['/coredns'] }, async (tree) =>
    tree.copy(coredns, '/coredns'),
  );
}

/** Programs of this machine that went into an image: known by size and time, which a package's update changes. */
export function fingerprintOf(...names: string[]): string {
  return keyOf(
    names.map((name) => {
      const { size, mtimeMs } = statSync(findProgram(name) ?? name);
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
}
