import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

const NOTHING_LOADED = 'nothing was loaded';

export function archiveNotFound(path: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS2401',
    exitCode: ExitCode.NotFound,
    what: `${path} cannot be read`,
    why,
    kept: NOTHING_LOADED,
  });
}

/** A file that is none, or one of a kind that is not read. */
export function notAnImageArchive(path: string, why: string, fix?: string): KecsError {
  return new KecsError({
    code: 'KECS2402',
    exitCode: ExitCode.Failed,
    what: `${path} is not an archive of container images`,
    why,
    fix: [
      fix ??
        `docker save -o FILE.tar IMAGE (writes one that is; so do 'podman save' and 'docker buildx build -o type=oci,dest=FILE.tar')`,
    ],
    kept: NOTHING_LOADED,
  });
}

export function archiveIncomplete(path: string, why: string, cause?: unknown): KecsError {
  return new KecsError({
    code: 'KECS2403',
    exitCode: ExitCode.Failed,
    what: `${path} is cut short or damaged`,
    why,
    fix: ['write or copy the archive again'],
    kept: NOTHING_LOADED,
    cause,
  });
}

export function archiveUnsafe(path: string, member: string): KecsError {
  return new KecsError({
    code: 'KECS2404',
    exitCode: ExitCode.Failed,
    what: `${path} holds a file that would lie outside of it`,
    why: member,
    fix: ['do not use this archive: no tool for images writes such a thing'],
    kept: NOTHING_LOADED,
  });
}

export function imageForOtherPlatform(image: string, found: readonly string[], wanted: string): KecsError {
  return new KecsError({
    code: 'KECS2405',
    exitCode: ExitCode.Failed,
    what: `${image} cannot run here: it is not made for ${wanted}`,
    why: `it is for ${found.join(', ') || 'no platform that it names'}`,
    fix: [`docker pull --platform ${wanted} IMAGE`, `docker build --platform ${wanted} …`],
    kept: NOTHING_LOADED,
  });
}

export function imageUnnamed(source: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS2406',
    exitCode: ExitCode.Usage,
    what: `${source} does not say what its image is called`,
    why,
    fix: ['--as NAME:TAG (the name that task definitions use)'],
    kept: NOTHING_LOADED,
  });
}

export function compressionUnsupported(path: string, compression: string, tool: string): KecsError {
  return new KecsError({
    code: 'KECS2407',
    exitCode: ExitCode.Failed,
    what: `${path} is compressed with ${compression}, which is not read here`,
    fix: [`${tool} ${path} (then load what it writes)`],
    kept: NOTHING_LOADED,
  });
}

export function imageNotInDocker(image: string): KecsError {
  return new KecsError({
    code: 'KECS2408',
    exitCode: ExitCode.NotFound,
    what: `Docker has no image ${image}`,
    fix: [`docker pull ${image}`, 'docker images (shows those that it has)', 'kecs images load ./FILE.tar'],
    kept: NOTHING_LOADED,
  });
}

export function imagesUnreachable(why: string, fix: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS2409',
    exitCode: ExitCode.RuntimeUnavailable,
    what: "the node's containerd does not answer",
    why,
    fix,
  });
}

export function imageLoadFailed(source: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS2410',
    exitCode: ExitCode.Failed,
    what: `${source} could not be loaded`,
    why,
    fix: ['mend the cause and run the same command again'],
    kept: 'images that were there before are unchanged',
  });
}

export function imagesUnsupported(instance: string, provider: string): KecsError {
  return new KecsError({
    code: 'KECS2411',
    exitCode: ExitCode.Failed,
    what: `kecs cannot reach the images of '${instance}'`,
    why: `it runs on '${provider}': the cluster's nodes pull images by themselves`,
    fix: ['push the image to a registry that the cluster pulls from'],
    kept: NOTHING_LOADED,
  });
}
