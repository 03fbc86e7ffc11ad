import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

const WITHOUT_DOCKER = '--provider embedded (a new instance that needs no Docker)';
const KEPT = 'nothing was changed';

export function dockerMissing(program: string): KecsError {
  return new KecsError({
    code: 'KECS1901',
    exitCode: ExitCode.RuntimeUnavailable,
    what: 'Docker is not installed',
    why: `there is no program ${program} in PATH`,
    fix: ['https://docs.docker.com/get-docker/ (Debian: apt-get install docker.io)', WITHOUT_DOCKER],
    kept: KEPT,
  });
}

export function dockerStopped(why: string, command: string): KecsError {
  return new KecsError({
    code: 'KECS1902',
    exitCode: ExitCode.RuntimeUnavailable,
    what: 'Docker is not running',
    why,
    fix: [command, WITHOUT_DOCKER],
    kept: KEPT,
  });
}

export function dockerForbidden(why: string, user: string): KecsError {
  return new KecsError({
    code: 'KECS1903',
    exitCode: ExitCode.RuntimeUnavailable,
    what: 'this user may not use Docker',
    why,
    fix: [`sudo usermod -aG docker ${user} (then log in again, or: newgrp docker)`, WITHOUT_DOCKER],
    kept: KEPT,
  });
}

export function dockerHangs(seconds: number, command: string): KecsError {
  return new KecsError({
    code: 'KECS1904',
    exitCode: ExitCode.RuntimeUnavailable,
    what: 'Docker does not answer',
    why: `'docker version' gave no answer within ${seconds} s`,
    fix: [command, WITHOUT_DOCKER],
    kept: KEPT,
  });
}

/** Docker answers, and something that was asked of it went wrong. */
export function dockerFailed(what: string, why: string, fix: readonly string[]): KecsError {
  return new KecsError({ code: 'KECS1905', exitCode: ExitCode.Failed, what, why, fix });
}

export function clusterToolMissing(tool: string, program: string, url: string): KecsError {
  return new KecsError({
    code: 'KECS1906',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `${tool} is not installed`,
    why: `there is no program ${program} in PATH`,
    fix: [url, WITHOUT_DOCKER],
    kept: KEPT,
  });
}

export function clusterToolTooOld(tool: string, found: string, needed: string, url: string): KecsError {
  return new KecsError({
    code: 'KECS1907',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `${tool} ${found} is too old`,
    why: `kecs needs ${tool} ${needed} or newer`,
    fix: [url, WITHOUT_DOCKER],
    kept: KEPT,
  });
}

export function clusterNotOurs(tool: string, cluster: string, instance: string): KecsError {
  return new KecsError({
    code: 'KECS1908',
    exitCode: ExitCode.Conflict,
    what: `there is a ${tool} cluster '${cluster}' that this instance did not make`,
    why: `instance '${instance}' would have that name, and kecs touches no cluster of somebody else`,
    fix: [
      'choose another name: kecs start-v2 --name OTHER',
      `if nobody needs it: ${tool === 'k3d' ? `k3d cluster delete ${cluster}` : `kind delete cluster --name ${cluster}`}`,
    ],
    kept: KEPT,
  });
}

export function imageUnavailable(image: string, purpose: string, flag: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1909',
    exitCode: ExitCode.Failed,
    what: `the image ${image} (${purpose}) is not to be had`,
    why,
    fix: [`docker pull ${image} (then run the same command again)`, `${flag} IMAGE (one that is there)`],
    kept: 'nothing was started; the same command goes on from here',
  });
}

/** What was settled when the cluster was made, and cannot be changed later. */
export function clusterFixed(what: string, name: string): KecsError {
  return new KecsError({
    code: 'KECS1910',
    exitCode: ExitCode.Conflict,
    what: `${what} of instance '${name}' is settled when its cluster is made`,
    fix: [`kecs delete --name ${name} (its data goes too), then start it with the new setting`],
    kept: KEPT,
  });
}

/** A part of kecs in the cluster that will not come up by waiting. `log` are its last lines. */
export function podFailed(app: string, reason: string, log: string): KecsError {
  return new KecsError({
    code: 'KECS1911',
    exitCode: ExitCode.Failed,
    what: `${app} does not start in the cluster: ${reason}`,
    why: log.trim() === '' ? undefined : `last log lines:\n${log.trim()}`,
    fix: ['mend the cause and run the same command again: it goes on from here'],
    kept: 'the instance and its data',
  });
}

/** The image is made from this machine's own Node, which must be able to run in Docker. */
export function controlPlaneImageNotMade(own: string, dockers: string): KecsError {
  return new KecsError({
    code: 'KECS1912',
    exitCode: ExitCode.RuntimeUnavailable,
    what: 'the control plane image cannot be made here',
    why: `it is made from this machine's Node (${own}, with glibc), and Docker runs ${dockers}`,
    fix: ['--control-plane-image IMAGE (one made on such a machine)', WITHOUT_DOCKER],
    kept: 'nothing was started',
  });
}

export function backendOutOfReach(url: string): KecsError {
  return new KecsError({
    code: 'KECS1913',
    exitCode: ExitCode.Usage,
    what: `the backend ${url} is out of reach of a cluster`,
    why: 'a loopback address in a pod is that of the pod',
    fix: ['let it listen at an address that containers reach, and name that', WITHOUT_DOCKER],
    kept: KEPT,
  });
}

export function clusterCreateFailed(tool: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1914',
    exitCode: ExitCode.Failed,
    what: `${tool} could not make the cluster`,
    why,
    fix: ['run the same command again: it begins the cluster anew'],
    kept: 'the name and the ports of the instance; no cluster',
  });
}
