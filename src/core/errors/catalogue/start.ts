import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

const DOCTOR = 'kecs doctor (what of this machine may be the cause; --bundle FILE for a report)';

/** A component that does not come up. `log` are its last lines. */
export function componentFailed(
  component: string,
  reason: string,
  log: readonly string[],
  logPath: string,
): KecsError {
  return new KecsError({
    code: 'KECS1201',
    exitCode: ExitCode.Failed,
    what: `${component} does not start: ${reason}`,
    why: log.length > 0 ? `last lines of ${logPath}:\n${log.join('\n')}` : `${logPath} is empty`,
    fix: ['mend the cause and run the same command again: it goes on from here', DOCTOR],
    kept: 'the instance and its data',
  });
}

export function startTimedOut(
  component: string,
  reason: string,
  seconds: number,
  log: readonly string[],
): KecsError {
  return new KecsError({
    code: 'KECS1202',
    exitCode: ExitCode.TimedOut,
    what: `not ready within ${seconds}s: ${component}`,
    why: [reason, ...(log.length > 0 ? ['its last log lines:', ...log] : [])].join('\n'),
    fix: ['run the same command again: it goes on from here', 'give it more time with --timeout 20m', DOCTOR],
    kept: 'the instance, its data and what already runs',
  });
}

export function diskFull(path: string, freeMb: number, neededMb: number): KecsError {
  return new KecsError({
    code: 'KECS1203',
    exitCode: ExitCode.Failed,
    what: `too little disk is left at ${path}`,
    why: `${freeMb} MB free, at least ${neededMb} MB are needed`,
    fix: ['free some space', 'choose another place with --data-dir (instances) or KECS_CACHE (programs)'],
    kept: 'nothing was started',
  });
}

/** The gateway runs and does not serve what it should. `problems` name each router or probe. */
export function gatewayNotReady(
  problems: readonly string[],
  seconds: number,
  component: string,
  log: readonly string[],
): KecsError {
  return new KecsError({
    code: 'KECS1204',
    exitCode: ExitCode.TimedOut,
    what: `the gateway was not ready within ${seconds}s`,
    why: [...problems, ...(log.length > 0 ? [`last log lines of ${component}:`, ...log] : [])].join('\n'),
    fix: ['kecs status', 'run the same command again: it goes on from here', DOCTOR],
    kept: 'the instance, its data and what already runs',
  });
}
