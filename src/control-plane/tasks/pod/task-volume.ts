import { posix } from 'node:path';
import type { PodVolume } from '../../../kube/pod-spec.ts';
import type { TaskLaunch } from '../../ecs/task/task-data.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { NotHonoured } from './not-honoured.ts';
import { sharedFolder } from './shared-folders.ts';

type Volume = Wire<Ecs.Volume>;
type Source = Omit<PodVolume, 'name'>;

/** Where a task's volume of a definition comes from: a folder of the node, or an empty one that goes with the task. */
export function volumeSource(
  volume: Volume,
  launch: TaskLaunch,
  sharedDir: string,
  notHonoured: NotHonoured,
): Source {
  const { name = '', host, dockerVolumeConfiguration: docker, configuredAtLaunch } = volume;
  if (docker !== undefined) nameUnknown(name, docker, notHonoured);
  const shared = sharedFolder(volume, sharedDir);
  if (shared !== undefined) return { hostPath: { path: shared, type: 'DirectoryOrCreate' } };
  // Without a type whatever is there is taken, also a socket or a file; the runtime makes a folder where nothing is, as Docker does.
  if (host?.sourcePath) return { hostPath: { path: withoutBacksteps(host.sourcePath) } };
  const ebs = launch.volumeConfigurations?.find((one) => one.name === volume.name)?.managedEBSVolume;
  if (ebs?.snapshotId !== undefined) notHonoured.name('managedEBSVolume', `snapshot ${ebs.snapshotId}`);
  if (configuredAtLaunch && ebs === undefined)
    notHonoured.name('configuredAtLaunch', `${name} was started without a configuration`);
  return { emptyDir: ebs?.sizeInGiB === undefined ? {} : { sizeLimit: `${ebs.sizeInGiB}Gi` } };
}

/** Kubernetes refuses `..` in a path. */
function withoutBacksteps(path: string): string {
  return path.includes('..') ? posix.normalize(path).replace(/^(\.\.\/?)+/, '/') : path;
}

/** Volume drivers are Docker's; `local` without options is what a folder does. */
function nameUnknown(
  name: string,
  { driver, driverOpts = {} }: Wire<Ecs.DockerVolumeConfiguration>,
  notHonoured: NotHonoured,
): void {
  if (driver !== undefined && driver !== 'local')
    notHonoured.name('dockerVolumeConfiguration', `driver ${driver} of ${name}`);
  for (const option of Object.keys(driverOpts))
    notHonoured.name('dockerVolumeConfiguration', `driverOpts ${option} of ${name}`);
}
