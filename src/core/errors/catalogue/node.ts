import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

/** `--node containerd` was asked for where it can't be had. `missing` are lines of what is missing. */
export function realNodeImpossible(missing: readonly string[], fix: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS2301',
    exitCode: ExitCode.RuntimeUnavailable,
    what: 'no real node can run on this machine',
    why: missing.join('\n'),
    fix: [...fix, '--node simulated (tasks then run no containers)'],
    kept: 'nothing was changed',
  });
}

export function noSubnet(): KecsError {
  return new KecsError({
    code: 'KECS2302',
    exitCode: ExitCode.Failed,
    what: 'no addresses are left for the node',
    why: 'routes of this machine lead into every /21 of 10.201.0.0/16',
    fix: ['stop another instance, or the VPN that uses these addresses', '--node simulated'],
  });
}

export function nodeBusy(lock: string): KecsError {
  return new KecsError({
    code: 'KECS2303',
    exitCode: ExitCode.Conflict,
    what: 'another kecs command changes the networks of nodes',
    why: `it holds ${lock}`,
    fix: ['wait for it to end, then run this command again'],
  });
}

/** A folder with something mounted below it must not be removed: it could be the user's. */
export function mountsLeft(paths: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS2304',
    exitCode: ExitCode.Failed,
    what: 'file systems of the node stay mounted',
    why: paths.join('\n'),
    fix: [`umount --lazy ${paths[0] ?? ''}`, 'then run this command again'],
    kept: 'the instance and its data',
  });
}

/** The node was started and does not get ready. `reason` is what Kubernetes says, `log` the kubelet's last lines. */
export function nodeNotReady(seconds: number, reason: string, log: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS2305',
    exitCode: ExitCode.TimedOut,
    what: `the node is not ready within ${seconds}s`,
    why: [reason, ...(log.length > 0 ? ["the kubelet's last log lines:", ...log] : [])].join('\n'),
    fix: [
      'run the same command again: it goes on from here',
      '--node simulated (tasks then run no containers)',
    ],
    kept: 'the gateway runs and answers; only tasks cannot start',
  });
}
