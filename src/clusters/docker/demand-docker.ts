import { userInfo } from 'node:os';
import {
  dockerFailed,
  dockerForbidden,
  dockerHangs,
  dockerMissing,
  dockerStopped,
} from '../../core/errors/catalogue/docker.ts';
import { tryRun } from '../../system/exec.ts';

const PATIENCE_MS = 2_500;

export type DockerVersion = { version: string; os: string; arch: string };

/** Docker, which must answer. Rejects with KECS1901 to KECS1905, each with the command that helps, within three seconds. */
export async function demandDocker(signal?: AbortSignal): Promise<DockerVersion> {
  const format = '{{.Server.Version}} {{.Server.Os}} {{.Server.Arch}}';
  const asked = await tryRun('docker', ['version', '--format', format], {
    timeoutMs: PATIENCE_MS,
    ...(signal && { signal }),
  });
  if (asked.ok) {
    const [version = '', os = '', arch = ''] = asked.stdout.trim().split(' ');
    return { version, os, arch };
  }
  const why = asked.said.split('\n').at(-1) ?? '';
  if (asked.missing) throw dockerMissing('docker');
  if (asked.timedOut) throw dockerHangs(PATIENCE_MS / 1000, restartCommand());
  if (/permission denied/i.test(asked.said)) throw dockerForbidden(why, userInfo().username);
  if (/cannot connect|connection refused|daemon running|no such file|error during connect/i.test(asked.said))
    throw dockerStopped(why, startCommand());
  throw dockerFailed("'docker version' failed", why, ['docker version (and what it says)']);
}

function startCommand(): string {
  const address = process.env['DOCKER_HOST'];
  if (address) return `start what listens at ${address}, or unset DOCKER_HOST`;
  if (process.platform === 'linux') return 'sudo systemctl start docker';
  return process.platform === 'darwin' ? 'open -a Docker (or: colima start)' : 'start Docker Desktop';
}

function restartCommand(): string {
  if (process.platform === 'linux' && !process.env['DOCKER_HOST']) return 'sudo systemctl restart docker';
  return 'restart Docker';
}
