import { demandTool, K3D, KIND } from '../../clusters/docker/cluster-tool.ts';
import { docker } from '../../clusters/docker/containers.ts';
import { isKecsError } from '../../core/errors/kecs-error.ts';
import type { ClusterTool, DockerResources, Go, Versioned } from '../../doctor/facts.ts';
import { tryRun } from '../../system/exec.ts';
import type { Env } from '../../system/paths.ts';

/** Shorter than a check has: it then says itself what did not answer. */
export const PATIENCE_MS = 2_500;

export async function dockerResources(signal: AbortSignal): Promise<DockerResources> {
  const format = '{{.CgroupVersion}} {{.MemTotal}} {{.NCPU}}';
  const [cgroup = '', memory, cpus] = (await docker(['info', '--format', format], PATIENCE_MS, signal))
    .trim()
    .split(' ');
  const found = { cgroup, memoryBytes: Number(memory), cpus: Number(cpus) };
  if (Number.isFinite(found.memoryBytes) && Number.isFinite(found.cpus)) return found;
  throw new Error("'docker info' does not tell what Docker has");
}

/** The names of running containers that publish a port; none where Docker does not answer. */
export async function containersAt(port: number, signal: AbortSignal): Promise<string[]> {
  const filter = ['ps', '--filter', `publish=${port}`, '--format', '{{.Names}}'];
  const asked = await tryRun('docker', filter, { timeoutMs: PATIENCE_MS, signal });
  return asked.ok ? asked.stdout.split('\n').filter(Boolean) : [];
}

export function clusterToolFacts(env: Env): Promise<ClusterTool[]> {
  return Promise.all(
    [KIND, K3D].map(async (tool): Promise<ClusterTool> => {
      try {
        return { name: tool.name, isInstalled: true, version: (await demandTool(tool, env)).version };
      } catch (problem) {
        const isInstalled = !(isKecsError(problem) && problem.code === 'KECS1906');
        return { name: tool.name, isInstalled, version: '', problem };
      }
    }),
  );
}

/** Asked outside of any module: inside of one Go might fetch another Go to answer. */
export async function installedGo(env: Env, cwd: string, signal: AbortSignal): Promise<Go | undefined> {
  const options = { timeoutMs: PATIENCE_MS, cwd, signal, env: { GOWORK: 'off' } };
  const asked = await tryRun(env['KECS_GO'] || 'go', ['env', 'GOVERSION', 'GOTOOLCHAIN'], options);
  const [version, toolchain = ''] = asked.stdout.split('\n');
  const number = /^go(\d+\.\d+(?:\.\d+)?)/.exec(version ?? '')?.[1];
  if (!asked.ok || number === undefined) return undefined;
  return { version: number, fetchesNewer: /(?:^|\+)auto$/.test(toolchain.trim()) };
}

export async function installedKubectl(env: Env, signal: AbortSignal): Promise<Versioned | undefined> {
  const program = env['KECS_KUBECTL'] || 'kubectl';
  const asked = await tryRun(program, ['version', '--client', '-o', 'json'], {
    timeoutMs: PATIENCE_MS,
    signal,
  });
  const version = /"gitVersion":\s*"v(\d+\.\d+\.\d+)/.exec(asked.stdout)?.[1];
  return version === undefined ? undefined : { version };
}
