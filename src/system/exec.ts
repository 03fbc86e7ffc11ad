import { createWriteStream } from 'node:fs';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isatty } from 'node:tty';
import { execa } from 'execa';
import { commandFailed, toolMissing } from '../core/errors/catalogue/binaries.ts';

export type RunOptions = {
  cwd?: string;
  env?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Hears each line of stdout and stderr as it comes. */
  onLine?: (line: string) => void;
  /** What it reads on stdin; otherwise it reads nothing. */
  input?: Readable;
};

/** Runs a program (never through a shell) and gives its stdout. Rejects with a KecsError that holds its last lines. */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = execa(file, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env && { env: options.env }),
    ...(options.signal && { cancelSignal: options.signal }),
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    ...(options.input ? { input: options.input } : { stdin: 'ignore' as const }),
    all: true,
    reject: false,
  });
  const { onLine } = options;
  if (onLine) {
    for await (const line of child.iterable({ from: 'all' })) onLine(String(line));
  }
  const result = await child;
  if (result.isCanceled) options.signal?.throwIfAborted();
  if (!result.failed) return result.stdout;
  if (result.code === 'ENOENT') throw toolMissing(file);
  const tail = (result.all ?? '').split('\n').slice(-20).join('\n');
  throw commandFailed(
    `${file} ${args.slice(0, 3).join(' ')}`,
    result.exitCode ?? result.signal ?? 'failed',
    tail,
  );
}

/**
 * Runs a program on this terminal, as if it had been typed: same streams, same signals. Resolves to its exit code as a shell
 * would tell it (128 and the signal's number for one that was killed), or undefined when there is no such program. An undefined
 * value takes a variable out of its environment.
 */
export async function runAttached(
  file: string,
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<number | undefined> {
  const child = execa(file, args, { env, stdio: 'inherit', reject: false });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  // The terminal itself sends Ctrl-C to both of us: a second one would make the program drop everything.
  const passInterrupt = (): void => (isatty(0) ? undefined : pass('SIGINT'));
  const others = process.listeners('SIGINT');
  // Only the program decides what Ctrl-C means, also the second one.
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', passInterrupt);
  for (const name of FORWARDED) process.on(name, pass);
  const result = await child;
  process.removeListener('SIGINT', passInterrupt);
  for (const name of FORWARDED) process.removeListener(name, pass);
  for (const listener of others) process.on('SIGINT', listener as NodeJS.SignalsListener);
  if (result.code === 'ENOENT' || result.code === 'EACCES') return undefined;
  return result.signal ? 128 + constants.signals[result.signal] : result.exitCode;
}

const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

const FORCE_AFTER_MS = 200;

export type Outcome = {
  ok: boolean;
  stdout: string;
  /** What it said, both streams, for a person. */
  said: string;
  missing: boolean;
  timedOut: boolean;
};

/** Runs a program whose failure is an answer, not an error: never rejects, except when the signal aborts. */
export async function tryRun(
  file: string,
  args: readonly string[],
  options: Omit<RunOptions, 'onLine'> = {},
): Promise<Outcome> {
  const child = execa(file, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env && { env: options.env }),
    ...(options.signal && { cancelSignal: options.signal }),
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    // One that does not end when it is asked to must not hold us up.
    forceKillAfterDelay: FORCE_AFTER_MS,
    ...(options.input ? { input: options.input } : { stdin: 'ignore' as const }),
    all: true,
    reject: false,
  });
  // Nor what it has started itself, which may outlive it with our end of its output in hand.
  const giveUp = AbortSignal.any([
    ...(options.signal ? [options.signal] : []),
    ...(options.timeoutMs === undefined ? [] : [AbortSignal.timeout(options.timeoutMs)]),
  ]);
  const release = (): void => {
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, FORCE_AFTER_MS).unref();
  };
  giveUp.addEventListener('abort', release);
  const result = await child.finally(() => giveUp.removeEventListener('abort', release));
  if (result.isCanceled) options.signal?.throwIfAborted();
  return {
    ok: !result.failed,
    stdout: result.stdout,
    said: (result.all ?? '').trim(),
    missing: result.code === 'ENOENT' || result.code === 'EACCES',
    timedOut: result.timedOut,
  };
}

/** Runs a program and writes its stdout into a new file. Rejects with a KecsError that holds the last lines of its stderr. */
export async function runIntoFile(
  file: string,
  args: readonly string[],
  target: string,
  options: { signal?: AbortSignal | undefined; onBytes?: ((done: number) => void) | undefined } = {},
): Promise<void> {
  const child = execa(file, args, {
    ...(options.signal && { cancelSignal: options.signal }),
    stdin: 'ignore',
    buffer: { stdout: false },
    reject: false,
  });
  let done = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    done += chunk.length;
    options.onBytes?.(done);
  });
  // A full disk must end the program too, which would wait for its reader for ever.
  const writing = pipeline(child.stdout, createWriteStream(target, { flags: 'wx', mode: 0o600 })).catch(
    (thrown: unknown) => {
      child.kill();
      return thrown;
    },
  );
  const [result, unwritten] = await Promise.all([child, writing]);
  if (result.isCanceled) options.signal?.throwIfAborted();
  if (unwritten !== undefined && result.exitCode === undefined) throw unwritten;
  if (result.code === 'ENOENT') throw toolMissing(file);
  if (unwritten !== undefined && !result.failed) throw unwritten;
  if (result.failed)
    throw commandFailed(
      `${file} ${args.slice(0, 3).join(' ')}`,
      result.exitCode ?? result.signal ?? 'failed',
      result.stderr.split('\n').slice(-20).join('\n'),
    );
}
