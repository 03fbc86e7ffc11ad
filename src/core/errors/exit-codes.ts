/** Process exit codes of every kecs command; details go in the error's code, never in a finer exit code. */
export const ExitCode = {
  Ok: 0,
  Failed: 1,
  Usage: 2,
  NotFound: 3,
  TokenNeeded: 4,
  TimedOut: 5,
  Conflict: 6,
  ProblemsFound: 7,
  RuntimeUnavailable: 8,
  Interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
