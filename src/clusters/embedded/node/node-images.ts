import { imagesUnreachable } from '../../../core/errors/catalogue/images.ts';
import { ContainerdImages } from '../../../images/containerd-images.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';
import { containerdSocket } from './containerd-config.ts';
import { nodePlace } from './node-place.ts';
import { snapshotterFor } from './node-support.ts';

/** The images of an instance's own containerd. Rejects with KECS2409 where its node does not run. */
export function embeddedNodeImages(name: string, files: InstanceFiles): ContainerdImages {
  const fix = [`kecs status --name ${name}`, `kecs start-v2 --name ${name}`];
  const place = nodePlace(files.dir);
  if (place === undefined) throw imagesUnreachable('the node does not run', fix);
  return new ContainerdImages(
    ['ctr', '--address', containerdSocket(place)],
    fix,
    snapshotterFor(files.node('containerd')),
  );
}
