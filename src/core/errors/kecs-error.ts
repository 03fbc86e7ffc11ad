import { ExitCode } from './exit-codes.ts';

const brand = Symbol.for('kecs.error');

/** What a failure tells its reader. `code` is permanent (`KECS` + four digits); docs/errors.md lists every one. */
export type ErrorDetails = {
  readonly code: `KECS${number}`;
  readonly exitCode: ExitCode;
  /** What happened, one line, no full stop. */
  readonly what: string;
  /** The evidence: a log line, a path, the answer of a component. */
  readonly why?: string | undefined;
  /** Commands or changes that help, most likely first. */
  readonly fix?: readonly string[] | undefined;
  /** What state was left behind, and how to go on from it. */
  readonly kept?: string | undefined;
  readonly cause?: unknown;
};

/** The only error class that reaches the user on purpose. Built by `core/errors/catalogue/*`, never ad hoc. */
export class KecsError extends Error {
  readonly [brand] = true;
  readonly details: ErrorDetails;

  constructor(details: ErrorDetails) {
    super(details.what, { cause: details.cause });
    this.name = 'KecsError';
    this.details = details;
  }

  get code(): string {
    return this.details.code;
  }

  get exitCode(): ExitCode {
    return this.details.exitCode;
  }
}

/** True for a KecsError of this or another copy of the module (bundles can carry two). */
export function isKecsError(value: unknown): value is KecsError {
  return typeof value === 'object' && value !== null && brand in value;
}

/** A one-line text for anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What happened and the last line of why: a compiler's or pip's last line says most. */
export function inOneLine(thrown: unknown): string {
  const why = isKecsError(thrown) ? thrown.details.why?.trim().split('\n').at(-1) : undefined;
  return why ? `${messageOf(thrown)}: ${why}` : messageOf(thrown);
}

/** The error's details, or those of an unexpected failure for anything that is not a KecsError. */
export function toErrorDetails(thrown: unknown): ErrorDetails {
  if (isKecsError(thrown)) return thrown.details;
  return {
    code: 'KECS1000',
    exitCode: ExitCode.Failed,
    what: `unexpected failure: ${messageOf(thrown)}`,
    why: thrown instanceof Error ? thrown.stack?.split('\n')[1]?.trim() : undefined,
    fix: ['this is a defect of kecs: please report it with the command and this text'],
    cause: thrown,
  };
}
