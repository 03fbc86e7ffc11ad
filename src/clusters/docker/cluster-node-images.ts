import { imagesUnreachable } from '../../core/errors/catalogue/images.ts';
import { ContainerdImages } from '../../images/containerd-images.ts';
import type { Container } from './containers.ts';

/** The images of the one node that a cluster of ours has. Rejects with KECS2409 where it does not run. */
export function clusterNodeImages(name: string, node: Container | undefined): ContainerdImages {
  const fix = [`kecs status --name ${name}`, `kecs start-v2 --name ${name}`];
  if (node?.running !== true) throw imagesUnreachable('the node does not run', fix);
  return new ContainerdImages(['docker', 'exec', '--interactive', node.id, 'ctr'], fix);
}
