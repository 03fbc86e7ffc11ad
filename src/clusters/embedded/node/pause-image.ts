import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeImageArchive } from '../../../images/image-archive.ts';
import { run } from '../../../system/exec.ts';
import { pauseProgram } from '../binaries/kube-node.ts';
import { containerdSocket } from './containerd-config.ts';
import type { NodePlace } from './node-place.ts';
import type { NodeTools } from './node-support.ts';

const OWN = 'kecs.local/pause:1';
/** What the programs that were downloaded are published with. */
const OFFICIAL = 'registry.k8s.io/pause:3.10.1';
/** containerd's name for what Kubernetes uses. */
const NAMESPACE = 'k8s.io';

/** The image of the process that keeps a pod's namespaces: ours where it was built, so that no registry is needed. */
export function pauseImage(kubeNode: string): string {
  return pauseProgram(kubeNode) === undefined ? OFFICIAL : OWN;
}

/** Puts the image into the node's store, unless it is there or comes from its registry. */
export async function loadPauseImage(place: NodePlace, tools: NodeTools, kubeNode: string): Promise<void> {
  const program = pauseProgram(kubeNode);
  if (program === undefined) return;
  const ctr = (...args: string[]): Promise<string> =>
    run(tools.ctr, ['--address', containerdSocket(place), '--namespace', NAMESPACE, 'images', ...args]);
  if ((await ctr('list', '--quiet', `name==${OWN}`)).trim() === OWN) return;
  const work = mkdtempSync(join(place.runDir, 'pause-'));
  try {
    const tree = join(work, 'root');
    mkdirSync(tree);
    copyFileSync(program, join(tree, 'pause'));
    const archive = join(work, 'pause.tar');
    await writeImageArchive(tree, [{ names: [OWN], settings: { Entrypoint: ['/pause'] } }], archive);
    await ctr('import', archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
