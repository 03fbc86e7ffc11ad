import type { Env } from '../system/paths.ts';
import type { Stream } from './reporters/terminal.ts';

/** What the commands work with; main.ts builds the real one, tests build their own. */
export type CliDeps = {
  env: Env;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: Stream;
  stderr: Stream & NodeJS.WriteStream;
  version: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  /** The folder of package.json: templates and the Kubernetes program's source lie below it. */
  packageRoot: string;
  setExitCode(code: number): void;
};
