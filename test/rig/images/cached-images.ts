import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Variant, writeImageArchive } from '../../../src/images/image-archive.ts';
import { findProgram } from '../apt-packages.ts';
import { cached, keyOf } from '../cache.ts';
import { FileTree } from './file-tree.ts';

/** An image in an archive in the cache. */
export type Image = { name: string; archive: string; id: string };

/** Changes when archives come out differently from the same files. */
const FORMAT = '3';

/** The images of one file tree, in one archive, kept under what they were made from. */
export async function imagesOf<const Variants extends readonly Variant[]>(
  file: string,
  madeFrom: readonly string[],
  variants: Variants,
  fill: (tree: FileTree) => Promise<void>,
): Promise<{ [Index in keyof Variants]: Image }> {
  const key = [FORMAT, process.arch, JSON.stringify(variants), ...madeFrom];
  const folder = await cached(`image-${file}`, key, async (into) => {
    const tree = new FileTree(join(into, 'root'));
    await fill(tree);
    const ids = await writeImageArchive(tree.root, variants, join(into, `${file}.tar`));
    writeFileSync(join(into, 'ids.json'), JSON.stringify(ids));
    tree.remove();
  });
  const ids = JSON.parse(readFileSync(join(folder, 'ids.json'), 'utf8')) as string[];
  const archive = join(folder, `${file}.tar`);
  return variants.map(({ names: [name = ''] }, index) => ({ name, archive, id: ids[index] ?? '' })) as {
    [Index in keyof Variants]: Image;
  };
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
