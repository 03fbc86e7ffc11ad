import { execa } from 'execa';
import { commandFailed, toolMissing } from '../core/errors/catalogue/binaries.ts';

export type RunOptions = {
  cwd?: string;
  env?: Record<string, string>;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Hears each line of stdout and stderr as it comes. */
  onLine?: (line: string) => void;
};

/** Runs a program (never through a shell) and gives its stdout. Rejects with a KecsError that holds its last lines. */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = execa(file, args, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env && { env: options.env }),
    ...(options.signal && { cancelSignal: options.signal }),
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    stdin: 'ignore',
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
