import type { ReadOptions } from './open-archive.ts';
import type { ImageArchive } from './read-image-archive.ts';

export type ListedImage = {
  /** In full, as containers name it. */
  name: string;
  digest: string;
  /** Of what is stored, as `12.3 MiB`. */
  size: string;
  platforms: readonly string[];
};

/** The images that the nodes of a cluster have. */
export interface NodeImages {
  /** Loads all images of an archive. A repeated load changes nothing, one that fails leaves no half image. */
  load(archive: ImageArchive, options?: ReadOptions): Promise<void>;
  list(signal?: AbortSignal): Promise<ListedImage[]>;
}
