import type { InstanceFiles } from '../instance/instance-files.ts';
import type { ClusterCall, ClusterDriver } from './cluster-driver.ts';
import { readMarker, writeMarker } from './cluster-marker.ts';
import { imageId } from './images.ts';

/** Puts images of this Docker into the cluster's nodes; those that were put there before cost nothing. */
export async function loadImages(
  driver: ClusterDriver,
  call: ClusterCall,
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
  const load = (): Promise<void> => driver.load(call, [...wanted.keys()]);
  await load().catch((thrown: unknown) => {
    call.signal.throwIfAborted();
    // containerd may have been restarting just then; what stays wrong fails again.
    return load().catch(() => Promise.reject(thrown));
  });
  if (marker) writeMarker(files, { ...marker, images: { ...loaded, ...Object.fromEntries(wanted) } });
}
