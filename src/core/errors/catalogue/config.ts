import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

/** A value that a flag, variable or file gives and that cannot be used. `source` says where it was read. */
export function badValue(source: string, value: string, problem: string): KecsError {
  const shown = value.length > 60 ? `${value.slice(0, 57)}...` : value;
  return new KecsError({
    code: 'KECS1101',
    exitCode: ExitCode.Usage,
    what: `${source}: '${shown}' cannot be used`,
    why: problem,
    kept: 'nothing was changed',
  });
}

export function badConfigFile(path: string, problem: string): KecsError {
  return new KecsError({
    code: 'KECS1102',
    exitCode: ExitCode.Usage,
    what: `${path} is not a usable configuration`,
    why: problem,
    fix: ['correct the file, or name another with --config'],
    kept: 'nothing was changed',
  });
}

export function usage(problem: string, fix: readonly string[] = []): KecsError {
  return new KecsError({
    code: 'KECS1103',
    exitCode: ExitCode.Usage,
    what: problem,
    fix,
    kept: 'nothing was changed',
  });
}

export function dataDirUnusable(path: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1104',
    exitCode: ExitCode.Failed,
    what: `the data folder ${path} cannot be written`,
    why,
    fix: ['choose another with --data-dir or KECS_HOME', 'free space or permissions there'],
    kept: 'nothing was changed',
  });
}
