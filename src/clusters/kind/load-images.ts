import { run } from '../../system/exec.ts';
import { readMarker, writeMarker } from '../docker/cluster-marker.ts';
import { imageId } from '../docker/images.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { KindCall } from './kind-cluster.ts';

const LOAD_MS = 5 * 60_000;

/** Puts images of this Docker into the cluster's nodes; those that were put there before cost nothing. */
export async function loadImages(
  { file, cluster, signal }: KindCall,
  images: readonly string[],
  files: InstanceFiles,
  progress: (text: string) => void,
): Promise<void> {
  const marker = readMarker(files);
  const loaded = { ...marker?.images };
  const wanted = new Map<string, string>();
  for (const image of images) {
    const id = (await imageId(image)) ?? '';
    if (loaded[image] !== id) wanted.set(image, id);
  }
  if (wanted.size === 0) return;
  progress(`loading ${[...wanted.keys()].join(', ')} into it`);
  const args = ['load', 'docker-image', ...wanted.keys(), '--name', cluster];
  const load = (): Promise<string> => run(file, args, { signal, timeoutMs: LOAD_MS });
  await load().catch((thrown: unknown) => {
    signal.throwIfAborted();
    // containerd may have been restarting just then; what stays wrong fails again.
    return load().catch(() => Promise.reject(thrown));
  });
  if (marker) writeMarker(files, { ...marker, images: { ...loaded, ...Object.fromEntries(wanted) } });
}
