import { fileURLToPath } from 'node:url';
import type { CliDeps } from './cli/deps.ts';
import { createProgram, usageErrorOf } from './cli/program.ts';
import { ExitCode } from './core/errors/exit-codes.ts';
import { toErrorDetails } from './core/errors/kecs-error.ts';

declare const KECS_VERSION: string;

const interrupt = new AbortController();
const deps: CliDeps = {
  env: process.env,
  // By getters: making a stream loads a good part of Node, and a light command needs only one of them.
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return quietWhenClosed(process.stdout);
  },
  get stderr() {
    return quietWhenClosed(process.stderr);
  },
  version: KECS_VERSION,
  signal: interrupt.signal,
  packageRoot: fileURLToPath(new URL('..', import.meta.url)),
  setExitCode: (code) => {
    process.exitCode = code;
  },
};

/** `kecs … | head` closes our output early: that is no failure of ours. */
function quietWhenClosed(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (stream.listenerCount('error', onStreamError) === 0) stream.on('error', onStreamError);
  return stream;
}

function onStreamError(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== 'EPIPE') throw thrown;
  process.exit(process.exitCode ?? ExitCode.Ok);
}

let signals = 0;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // A second Ctrl-C does not wait for the tidy end.
    if (name === 'SIGINT' && ++signals > 1) process.exit(ExitCode.Interrupted);
    interrupt.abort(new Error('interrupted'));
  });
}

const program = createProgram(deps);
try {
  if (process.argv.length <= 2) {
    program.outputHelp();
  } else {
    await program.parseAsync(process.argv);
  }
} catch (thrown) {
  const error = usageErrorOf(thrown);
  if (error !== undefined) {
    const details = toErrorDetails(error);
    deps.setExitCode(details.exitCode);
    const [{ errorView }, { styleFor }] = await Promise.all([
      import('./cli/views/error-view.ts'),
      import('./cli/reporters/terminal.ts'),
    ]);
    deps.stderr.write(`${errorView(details, await styleFor(deps.stderr, deps.env))}\n`);
  }
}
