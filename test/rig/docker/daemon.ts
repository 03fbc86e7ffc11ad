import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../../src/system/exec.ts';
import { readTextIfThere } from '../../../src/system/files.ts';
import {
  goneWithin,
  isAlive,
  type ProcessRef,
  refOf,
  signal,
  terminate,
} from '../../../src/system/processes.ts';
import { program } from '../programs.ts';
import { removeCgroup } from './cgroup.ts';
import { rememberKernelSettings, restoreKernelSettings } from './kernel-settings.ts';
import { keepPacketsHere, removeTraces } from './network.ts';

/** The daemon's folder: socket, pid file, log. Below /run, because the path of a socket must be short. */
export type DaemonFiles = { run: string; data: string };

export const RIG_DAEMON: DaemonFiles = {
  run: process.env['KECS_TEST_DOCKER_RUN'] ?? '/run/kecs-test-docker',
  data: process.env['KECS_TEST_DOCKER_DATA'] ?? '/var/lib/kecs-test-docker',
};

/** Of the daemon's own, so that all of it can be taken away. */
const CGROUP = 'kecs-test-docker';

export const socketOf = ({ run }: DaemonFiles): string => `unix://${join(run, 'docker.sock')}`;
export const logOf = ({ run }: DaemonFiles): string => join(run, 'dockerd.log');

/** Starts a Docker daemon of the tests' own; one that runs already is left as it is. */
export async function startDaemon(files: DaemonFiles = RIG_DAEMON): Promise<ProcessRef> {
  const running = daemonOf(files);
  if (running !== undefined) return running;
  refuseSecondDaemon();
  await endOfOldContainerd(files);
  for (const folder of [files.run, files.data]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  rememberKernelSettings(files.run);
  rmSync(join(files.run, 'dockerd.pid'), { force: true });
  const settings = join(files.run, 'daemon.json');
  writeFileSync(settings, JSON.stringify(await daemonSettings(files), null, 2));
  const log = openSync(logOf(files), 'w', 0o600);
  const daemon = spawn('dockerd', ['--config-file', settings], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  daemon.unref();
  await new Promise((resolve, reject) => daemon.once('spawn', resolve).once('error', reject));
  const ref = refOf(daemon.pid ?? 0);
  for (let tries = 0; !(await answers(files)); tries++) {
    if (!isAlive(ref) || tries > 300) {
      throw new Error(`dockerd did not start:\n${readFileSync(logOf(files), 'utf8').slice(-2_000)}`);
    }
    await delay(100);
  }
  await keepPacketsHere();
  return ref as ProcessRef;
}

/**
 * Ends the daemon with all its containers and networks, and takes what it left in the machine's network away. One that a
 * test has killed is started once more: only a daemon finds the containers that it left running.
 */
export async function stopDaemon(files: DaemonFiles = RIG_DAEMON): Promise<void> {
  if (!existsSync(files.run)) return;
  const daemon = await startDaemon(files);
  // Perhaps a test made it hang.
  signal(daemon, 'SIGCONT');
  await removeContainers(files);
  await terminate(daemon, 20_000);
  // dockerd mounts its data upon itself, and leaves that to the next one when it is killed.
  await run('umount', [files.data]).catch(() => undefined);
  removeEmpty('/run/docker/plugins', '/run/docker');
  await removeTraces();
  removeCgroup(CGROUP);
  restoreKernelSettings(files.run);
  rmSync(files.run, { recursive: true, force: true });
}

/** Made by every dockerd, whatever its own folders are. */
function removeEmpty(...folders: string[]): void {
  for (const folder of folders) if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

export function daemonOf({ run }: DaemonFiles): ProcessRef | undefined {
  const pid = Number(readTextIfThere(join(run, 'dockerd.pid')));
  if (!(pid > 0) || commandOf(pid) !== 'dockerd') return undefined;
  return refOf(pid);
}

/**
 * It ends a moment after a dockerd that was killed. While it ends, and as long as nobody has looked after its remains, a new
 * dockerd takes it for alive and waits for it in vain.
 */
async function endOfOldContainerd({ run }: DaemonFiles): Promise<void> {
  const record = join(run, 'exec', 'containerd', 'containerd.pid');
  const pid = Number(readTextIfThere(record));
  const old = commandOf(pid) === 'containerd' ? refOf(pid) : undefined;
  if (old !== undefined && !(await goneWithin(old, 5_000))) await terminate(old, 5_000);
  rmSync(record, { force: true });
}

/** Two daemons would share the bridge and the chains of rules, and the end of one would take away the other's. */
function refuseSecondDaemon(): void {
  const others = readdirSync('/proc').filter(
    (pid) => commandOf(pid) === 'dockerd' && refOf(Number(pid)) !== undefined,
  );
  if (others.length > 0)
    throw new Error(`a Docker daemon of somebody else runs here (pid ${others.join(', ')})`);
}

const commandOf = (pid: number | string): string | undefined => readTextIfThere(`/proc/${pid}/comm`)?.trim();

async function daemonSettings({ run, data }: DaemonFiles): Promise<object> {
  return {
    'data-root': data,
    'exec-root': join(run, 'exec'),
    pidfile: join(run, 'dockerd.pid'),
    hosts: [socketOf({ run, data })],
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'cgroup-parent': `/${CGROUP}`,
    // Nobody listens there: names of other machines fail at once instead of after a time.
    dns: ['172.17.0.1'],
    ...(lacksSysResource() && {
      runtimes: { 'without-sys-resource': { path: await program('oci-runtime') } },
      'default-runtime': 'without-sys-resource',
    }),
  };
}

/** Root of a container or sandbox may lack it, and privileged containers ask for it. */
function lacksSysResource(): boolean {
  const CAP_SYS_RESOURCE = 24n;
  const bounding = /CapBnd:\s*(\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${bounding}`) >> CAP_SYS_RESOURCE) & 1n) === 0n;
}

async function answers(files: DaemonFiles): Promise<boolean> {
  return docker(files, 'version').then(
    () => true,
    () => false,
  );
}

function docker(files: DaemonFiles, ...args: string[]): Promise<string> {
  return run('docker', ['--host', socketOf(files), ...args], { timeoutMs: 60_000 });
}

async function removeContainers(files: DaemonFiles): Promise<void> {
  const lines = async (...args: string[]): Promise<string[]> =>
    (await docker(files, ...args)).split('\n').filter(Boolean);
  const containers = await lines('ps', '--all', '--quiet');
  if (containers.length > 0) await docker(files, 'rm', '--force', '--volumes', ...containers);
  const networks = await lines('network', 'ls', '--quiet', '--filter', 'type=custom');
  if (networks.length > 0) await docker(files, 'network', 'rm', ...networks);
  await docker(files, 'volume', 'prune', '--force');
}
