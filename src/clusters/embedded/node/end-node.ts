import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mountsLeft } from '../../../core/errors/catalogue/node.ts';
import { readTextIfThere } from '../../../system/files.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';
import { endCgroups } from './node-cgroup.ts';
import { removeForwarding } from './node-egress.ts';
import { mountsBelow, unmountBelow } from './node-mounts.ts';
import { removeNodeNetwork } from './node-network.ts';
import { leaveNodePlace, nodePlace } from './node-place.ts';

/** How long containers may take to end after they were asked. */
const GRACE_MS = 5_000;
/** Where the CNI library keeps its results; there is no setting for it. */
const CNI_RESULTS = '/var/lib/cni/results';

/**
 * Ends an instance's containers and takes away all that its node has in the kernel: cgroups, mounts, network, settings.
 * The kubelet must have ended before. Works from any half of it; rejects with KECS2304 while something stays mounted,
 * because then the folder must not be removed.
 */
export async function endNode(files: InstanceFiles): Promise<void> {
  const place = nodePlace(files.dir);
  if (place === undefined) return;
  const { names, runDir } = place;
  await endCgroups(names.cgroup, GRACE_MS);
  const dirs = [runDir, files.node('')];
  await unmountBelow(dirs);
  const left = mountsBelow(dirs);
  if (left.length > 0) throw mountsLeft(left);
  await removeForwarding(names.cable);
  await removeNodeNetwork(names);
  removeCniResults(runDir);
  await leaveNodePlace(place);
}

/** Each tells its pod's network namespace, which lies below the node's folder. */
function removeCniResults(runDir: string): void {
  if (!existsSync(CNI_RESULTS)) return;
  for (const name of readdirSync(CNI_RESULTS)) {
    const path = join(CNI_RESULTS, name);
    if (readTextIfThere(path)?.includes(`"${runDir}/`)) rmSync(path, { force: true });
  }
}
