import { posix } from 'node:path';
import type { PodVolume } from '../../../kube/pod-spec.ts';
import type { TaskLaunch } from '../../ecs/task/task-data.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { NotHonoured } from './not-honoured.ts';
import { sharedFolder } from './shared-folders.ts';

type Volume = Wire<Ecs.Volume>;
/** A volume of a pod, and which folder of it is mounted. */
export type VolumeSource = { readonly source: Omit<PodVolume, 'name'>; readonly subPath?: string };

/** Where a task's volume of a definition comes from: a folder of the node, or an empty one that goes with the task. */
export function volumeSource(
  volume: Volume,
  launch: TaskLaunch,
  sharedDir: string,
  notHonoured: NotHonoured,
): VolumeSource {
  const { name = '', host, dockerVolumeConfiguration: docker, configuredAtLaunch } = volume;
  if (docker !== undefined) nameUnknown(name, docker, notHonoured);
  const subPath = sharedFolder(volume);
  // The kubelet makes a folder inside a volume with the mode of the whole, so `sharedDir` says who may write.
  if (subPath !== undefined)
    return { source: { hostPath: { path: sharedDir, type: 'DirectoryOrCreate' } }, subPath };
  // Without a type whatever is there is taken, also a socket or a file; the runtime makes a folder where nothing is, as Docker does.
  if (host?.sourcePath) return { source: { hostPath: { path: withoutBacksteps(host.sourcePath) } } };
  const ebs = launch.volumeConfigurations?.find((one) => one.name === volume.name)?.managedEBSVolume;
  if (ebs?.snapshotId !== undefined) notHonoured.name('managedEBSVolume', `snapshot ${ebs.snapshotId}`);
  if (configuredAtLaunch && ebs === undefined)
    notHonoured.name('configuredAtLaunch', `${name} was started without a configuration`);
  const size = ebs?.sizeInGiB;
  return { source: { emptyDir: size === undefined ? {} : { sizeLimit: `${size}Gi` } } };
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
