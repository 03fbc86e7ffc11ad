import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Env } from '../system/paths.ts';

/** The file that kubectl itself would write to: of those in KUBECONFIG the first that exists, else the last; else ~/.kube/config. */
export function userKubeconfig(env: Env): string {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean);
  const chosen = listed.find((path) => existsSync(path)) ?? listed.at(-1);
  return resolve(chosen ?? join(env['HOME'] || homedir(), '.kube', 'config'));
}
