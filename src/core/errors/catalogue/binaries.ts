import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

export function toolMissing(tool: string): KecsError {
  return new KecsError({
    code: 'KECS1401',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `${tool} is needed and was not found in PATH`,
    fix: [`install ${tool} and run the same command again`],
  });
}

export function commandFailed(command: string, outcome: number | string, tail: string): KecsError {
  return new KecsError({
    code: 'KECS1402',
    exitCode: ExitCode.Failed,
    what: `${command} ended with ${outcome}`,
    why: tail.trim() || 'it printed nothing',
  });
}

/** One way to get a binary that was tried, and why it gave none. */
export type Attempt = { way: string; outcome: string };

export function binaryUnavailable(
  name: string,
  envVariable: string,
  attempts: readonly Attempt[],
  fix: readonly string[],
): KecsError {
  return new KecsError({
    code: 'KECS1403',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `${name} is not to be had on this machine`,
    why: attempts.map(({ way, outcome }) => `${way}: ${outcome}`).join('\n'),
    fix: [...fix, `${envVariable}=/path/to/it (any copy of the right version)`],
    kept: 'whatever was fetched before is kept; the same command goes on from there',
  });
}

export function checksumMismatch(what: string, expected: string, found: string): KecsError {
  return new KecsError({
    code: 'KECS1404',
    exitCode: ExitCode.Failed,
    what: `${what} does not have the expected SHA-256`,
    why: `expected ${expected}\nfound    ${found}`,
    fix: [
      'run the command again (the file was thrown away)',
      'look at what sits between this machine and the source: a proxy or mirror may change files',
    ],
  });
}

export function downloadFailed(url: string, why: string, cause?: unknown): KecsError {
  return new KecsError({
    code: 'KECS1405',
    exitCode: ExitCode.Failed,
    what: `download failed: ${url}`,
    why,
    fix: ['run the command again: it goes on where it stopped'],
    cause,
  });
}

export function wrongBinary(name: string, path: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1406',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `${name} at ${path} cannot be used`,
    why,
    fix: ['unset the variable that names it, or point it to a working copy'],
  });
}

export function lockTimedOut(what: string, holder: string): KecsError {
  return new KecsError({
    code: 'KECS1407',
    exitCode: ExitCode.Conflict,
    what: `another kecs command is working on ${what}`,
    why: holder,
    fix: ['wait for it, or end it, then run this command again'],
  });
}
