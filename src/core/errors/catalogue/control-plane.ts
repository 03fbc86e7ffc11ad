import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

export function controlPlanePortTaken(host: string, port: number, cause: unknown): KecsError {
  return new KecsError({
    code: 'KECS1601',
    exitCode: ExitCode.Conflict,
    what: `the control plane cannot listen on ${host}:${port}: the port is taken`,
    fix: ['end the process that listens there', 'kecs start-v2 --admin-port PORT (for the admin port)'],
    cause,
  });
}

export function foreignNode(name: string, label: string): KecsError {
  return new KecsError({
    code: 'KECS1602',
    exitCode: ExitCode.Conflict,
    what: `node '${name}' exists and is not one that kecs made (it has no label ${label}=true)`,
    kept: 'the node and the pods bound to it were left alone',
    fix: [`kubectl delete node ${name}`],
  });
}
