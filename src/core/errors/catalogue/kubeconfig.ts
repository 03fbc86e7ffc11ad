import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

/** `writer` is the folder of the other instance that wrote the entry; undefined when kecs did not. */
export function foreignKubeconfigEntry(
  path: string,
  what: string,
  name: string,
  writer: string | undefined,
): KecsError {
  return new KecsError({
    code: 'KECS2201',
    exitCode: ExitCode.Conflict,
    what: `${path} has a ${what} '${name}' that is not this instance's`,
    why: writer === undefined ? 'kecs did not write it' : `it belongs to the instance in ${writer}`,
    fix: [
      `kubectl config delete-${what} ${name} (if it is not needed), then run this command again`,
      'kecs kubeconfig > FILE (and use that file by KUBECONFIG or --kubeconfig)',
    ],
    kept: 'nothing was changed',
  });
}

export function kubeconfigUnusable(path: string, why: string, cause?: unknown): KecsError {
  return new KecsError({
    code: 'KECS2202',
    exitCode: ExitCode.Failed,
    what: `${path} is not a kubeconfig that can be changed`,
    why,
    fix: ['correct the file or its permissions, or name another by KUBECONFIG'],
    kept: 'nothing was changed',
    cause,
  });
}

export function kubeconfigLocked(path: string, lock: string): KecsError {
  return new KecsError({
    code: 'KECS2203',
    exitCode: ExitCode.Conflict,
    what: `another program is changing ${path}`,
    why: `its lock file ${lock} does not go away`,
    fix: ['run this command again', `rm ${lock} (when no kubectl runs: one that was killed leaves it)`],
    kept: 'nothing was changed',
  });
}

export function kubectlMissing(program: string): KecsError {
  return new KecsError({
    code: 'KECS2204',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `${program} cannot be run: there is no such program`,
    fix: [
      'install kubectl: apt-get install kubernetes-client (Debian), brew install kubectl, or https://kubernetes.io/docs/tasks/tools/',
      'KECS_KUBECTL=/path/to/kubectl (one that is not in PATH)',
    ],
  });
}
