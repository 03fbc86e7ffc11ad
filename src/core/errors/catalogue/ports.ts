import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

/** `owner` says who listens there, in words. `flag` is the flag that chooses another port. */
export function portTaken(port: number, purpose: string, owner: string, fix: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS1301',
    exitCode: ExitCode.Conflict,
    what: `port ${port} (${purpose}) is in use`,
    why: owner,
    fix,
    kept: 'nothing was created or changed',
  });
}
