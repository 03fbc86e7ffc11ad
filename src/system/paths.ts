import { homedir } from 'node:os';
import { join } from 'node:path';

export type Env = Record<string, string | undefined>;

/** Where instances live: `KECS_HOME`, else `~/.kecs`. */
export function kecsHome(env: Env): string {
  return env['KECS_HOME'] || join(env['HOME'] || homedir(), '.kecs');
}

/** Where binaries are kept for all instances: `KECS_CACHE`, else `$XDG_CACHE_HOME/kecs`, else `~/.cache/kecs`. */
export function cacheDir(env: Env): string {
  return env['KECS_CACHE'] || join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'kecs');
}

/** The folder of one instance. A `--data-dir` names the folder that holds all instances, as KECS_HOME does. */
export function instanceDir(home: string, name: string): string {
  return join(home, 'instances', name);
}
