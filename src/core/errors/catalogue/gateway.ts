import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

/** A file under templates/ that is missing or no YAML. */
export function unreadableTemplate(id: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1501',
    exitCode: ExitCode.Failed,
    what: `template '${id}' cannot be used`,
    why,
    fix: ['reinstall kecs: templates/ belongs to the package and is not meant to be edited'],
  });
}

/** A template and the values given to it do not fit each other. */
export function templateMismatch(id: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1502',
    exitCode: ExitCode.Failed,
    what: `template '${id}' does not fit its parameters`,
    why,
    fix: ['reinstall kecs: templates/ and the program must be of one version'],
  });
}

/** Text that cannot stand in a Traefik rule. */
export function badRuleText(text: string, why: string): KecsError {
  return new KecsError({
    code: 'KECS1503',
    exitCode: ExitCode.Failed,
    what: `a route rule cannot hold ${JSON.stringify(text)}`,
    why,
  });
}

/** Traefik's own API gave no answer that can be used. */
export function traefikApiFailed(url: string, why: string, cause?: unknown): KecsError {
  return new KecsError({
    code: 'KECS1504',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `the gateway's own API at ${url} does not answer as it should`,
    why,
    fix: ['kecs status', 'kecs start-v2 (starts what is stopped)'],
    cause,
  });
}

/** The error service cannot listen. */
export function errorServicePortTaken(host: string, port: number, cause: unknown): KecsError {
  return new KecsError({
    code: 'KECS1505',
    exitCode: ExitCode.Conflict,
    what: `the error service cannot listen on ${host}:${port}`,
    why: cause instanceof Error ? cause.message : String(cause),
    cause,
  });
}

/** A log of a part that the instance does not have. */
export function noSuchPart(part: string, there: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS1506',
    exitCode: ExitCode.NotFound,
    what: `there is no log of a part '${part}'`,
    why: there.length > 0 ? `the parts are ${there.join(', ')}` : 'none of its parts has been started yet',
    fix: ['kecs status'],
  });
}

/** The dashboard's port does not answer. */
export function dashboardSilent(url: string, seconds: number, why: string, name: string): KecsError {
  return new KecsError({
    code: 'KECS1507',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `${url} did not answer within ${seconds} s`,
    why,
    fix: [`kecs status --name ${name}`, `kecs logs traefik --name ${name}`],
  });
}
