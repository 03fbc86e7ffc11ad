import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

export function kubeUnreachable(why: string, cause?: unknown): KecsError {
  return new KecsError({
    code: 'KECS1801',
    exitCode: ExitCode.RuntimeUnavailable,
    what: 'the Kubernetes API cannot be reached',
    why,
    fix: ['kecs status', 'kecs start-v2 (starts what is stopped)'],
    cause,
  });
}
