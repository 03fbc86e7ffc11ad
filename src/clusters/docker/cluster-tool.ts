import { clusterToolMissing, clusterToolTooOld } from '../../core/errors/catalogue/docker.ts';
import { isOlder } from '../../core/is-older.ts';
import { tryRun } from '../../system/exec.ts';

/** A program of the user's own that makes clusters in Docker. */
export type ClusterTool = {
  readonly name: 'kind' | 'k3d';
  /** Names another program than the one in PATH. */
  readonly variable: string;
  readonly oldest: string;
  readonly url: string;
};

export const KIND: ClusterTool = {
  name: 'kind',
  variable: 'KECS_KIND',
  oldest: '0.20.0',
  url: 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
};

export const K3D: ClusterTool = {
  name: 'k3d',
  variable: 'KECS_K3D',
  oldest: '5.4.0',
  url: 'https://k3d.io/#installation',
};

export type FoundTool = { file: string; version: string };

export function toolFile(tool: ClusterTool, env: NodeJS.ProcessEnv): string {
  return env[tool.variable] || tool.name;
}

/** The program, which must be there and new enough. Rejects with KECS1906 or KECS1907. */
export async function demandTool(tool: ClusterTool, env: NodeJS.ProcessEnv): Promise<FoundTool> {
  const file = toolFile(tool, env);
  const asked = await tryRun(file, ['version'], { timeoutMs: 3_000 });
  if (asked.missing) throw clusterToolMissing(tool.name, file, tool.url);
  const version = /\bv?(\d+\.\d+\.\d+)/.exec(asked.said)?.[1];
  if (version === undefined) throw clusterToolTooOld(tool.name, 'of unknown version', tool.oldest, tool.url);
  if (isOlder(version, tool.oldest)) throw clusterToolTooOld(tool.name, version, tool.oldest, tool.url);
  return { file, version };
}
