import type { Env } from '../../system/paths.ts';
import { plainStyle, type Style } from '../views/style.ts';

export type Stream = { isTTY?: boolean; columns?: number; write(text: string): unknown };

/** Whether live, redrawn output is wanted on this stream. */
export function isLive(stream: Stream, env: Env): boolean {
  return stream.isTTY === true && env['TERM'] !== 'dumb' && !env['CI'];
}

/** Colours, unless NO_COLOR, a dumb terminal or a pipe says otherwise. */
export async function styleFor(stream: Stream, env: Env): Promise<Style> {
  const invocation = env['npm_command'] === 'exec' ? 'npx kecs' : 'kecs';
  if (stream.isTTY !== true || env['NO_COLOR'] || env['TERM'] === 'dumb')
    return { ...plainStyle, invocation };
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    dim: chalk.dim,
    bold: chalk.bold,
    invocation,
  };
}
