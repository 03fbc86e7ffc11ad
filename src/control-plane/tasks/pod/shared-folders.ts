import { posix } from 'node:path';
import type { Ecs, Wire } from '../../wire/schemas.ts';

type Volume = Wire<Ecs.Volume>;

/**
 * The folder of the node that stands for a file system that outlives its tasks: EFS, FSx, S3 Files, a docker volume that tasks
 * share. Its path in `sharedDir`, which it cannot leave whatever the definition says; undefined for other volumes.
 */
export function sharedFolder(volume: Volume): string | undefined {
  const {
    efsVolumeConfiguration: efs,
    fsxWindowsFileServerVolumeConfiguration: fsx,
    s3filesVolumeConfiguration: s3files,
    dockerVolumeConfiguration: docker,
  } = volume;
  if (efs) {
    const accessPoint = efs.authorizationConfig?.accessPointId;
    return folder('efs', efs.fileSystemId, accessPoint, efs.rootDirectory);
  }
  if (fsx) return folder('fsx', fsx.fileSystemId, undefined, fsx.rootDirectory);
  if (s3files) {
    const { fileSystemArn, accessPointArn, rootDirectory } = s3files;
    return folder('s3files', lastPart(fileSystemArn), lastPart(accessPointArn), rootDirectory);
  }
  return docker?.scope === 'shared' ? folder('docker', volume.name, undefined, '/') : undefined;
}

/** An access point has a root of its own, which is not that of the file system. */
function folder(kind: string, id: string | undefined, accessPoint: string | undefined, root = '/'): string {
  const inside = posix.join('/', root.replaceAll('\\', '/'));
  const base = !accessPoint ? safe(id) : `${safe(id)}-${safe(accessPoint)}`;
  return posix.join(kind, base, inside).replace(/\/$/, '');
}

function safe(id = ''): string {
  return id.replace(/[^A-Za-z0-9_-]+/g, '_') || '_';
}

function lastPart(arn: string | undefined): string | undefined {
  return arn?.slice(arn.lastIndexOf('/') + 1);
}
