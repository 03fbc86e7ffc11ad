import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

export function instanceBroken(path: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1701',
    exitCode: ExitCode.Failed,
    what: `${path} cannot be read`,
    why,
    fix: ['correct the file', 'kecs delete --name NAME (removes the instance and its data)'],
  });
}

export function instanceNotFound(name: string, others: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS1702',
    exitCode: ExitCode.NotFound,
    what: `there is no instance '${name}'`,
    why: others.length > 0 ? `instances here: ${others.join(', ')}` : 'no instance was made yet',
    fix: [...others.slice(0, 1).map((other) => `--name ${other}`), `kecs start-v2 --name ${name}`],
  });
}

export function instanceBusy(name: string, pid: number, command: string): KecsError {
  return new KecsError({
    code: 'KECS1703',
    exitCode: ExitCode.Conflict,
    what: `another kecs command works on '${name}'`,
    why: `process ${pid}: ${command}`,
    fix: ['wait for it to end, then run this command again'],
  });
}

export function interrupted(kept: string): KecsError {
  return new KecsError({ code: 'KECS1704', exitCode: ExitCode.Interrupted, what: 'interrupted', kept });
}

export function stopFailed(name: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1705',
    exitCode: ExitCode.Failed,
    what: `'${name}' could not be stopped whole`,
    why,
    fix: [`kecs stop-v2 --name ${name}`],
  });
}

/** An instance of a provider that this version does not have. */
export function providerUnknown(name: string, provider: string, path: string): KecsError {
  return new KecsError({
    code: 'KECS1706',
    exitCode: ExitCode.Failed,
    what: `'${name}' runs on '${provider}', which this version of kecs does not know`,
    why: `${path} names that provider`,
    fix: ['use the version of kecs that made the instance, or a newer one'],
    kept: 'nothing was changed',
  });
}

export function instanceNotRunning(name: string): KecsError {
  return new KecsError({
    code: 'KECS1707',
    exitCode: ExitCode.NotFound,
    what: `instance '${name}' is not running`,
    fix: [`kecs start-v2 --name ${name}`],
  });
}

/** An instance stays where it was made. */
export function providerSettled(name: string, own: string, wanted: string): KecsError {
  return new KecsError({
    code: 'KECS1708',
    exitCode: ExitCode.Conflict,
    what: `instance '${name}' is there already, and runs on ${own}`,
    why: `--provider ${wanted} was asked for`,
    fix: [
      `kecs start-v2 --name OTHER --provider ${wanted}`,
      `kecs delete --name ${name} (its data goes too), then start it`,
    ],
    kept: 'nothing was changed',
  });
}
