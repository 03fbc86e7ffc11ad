import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
/** Beside `kubepods`, which the kubelet makes: container runtime and kubelet themselves. */
const RUNTIME = 'runtime';
/** What a kubelet asks of its root, as far as the machine has it. */
const CONTROLLERS = ['cpu', 'cpuset', 'memory', 'hugetlb', 'pids'];
const POLL_MS = 20;
const KILL_WAIT_MS = 5_000;

/** The folder of a cgroup in each hierarchy of this machine: one with version 2, several with version 1. */
export function cgroupFolders(name: string): string[] {
  if (isUnified(ROOT)) return [join(ROOT, name)];
  return (
    readdirSync(ROOT)
      .map((hierarchy) => join(ROOT, hierarchy))
      // Some are links to others (cpu -> cpu,cpuacct); a second look at the same folder does no harm.
      .filter((hierarchy) => existsSync(join(hierarchy, 'cgroup.procs')))
      .map((hierarchy) => join(hierarchy, name))
  );
}

/** Where the node's own processes go. */
export function runtimeCgroups(name: string): string[] {
  return cgroupFolders(name).map((folder) => join(folder, RUNTIME));
}

export function makeCgroups(name: string): void {
  if (isUnified(ROOT)) giveControllers(ROOT);
  for (const folder of cgroupFolders(name)) {
    for (const each of [folder, join(folder, RUNTIME)]) {
      mkdirSync(each, { recursive: true });
      inheritCpus(each);
    }
  }
}

function isUnified(folder: string): boolean {
  return existsSync(join(folder, 'cgroup.controllers'));
}

/**
 * With version 2, a cgroup has only the controllers that its parent gives on, and a kubelet takes a root without all of
 * its own for missing. Those of the machine stay given: others may have come to use them.
 */
export function giveControllers(folder: string): void {
  const path = join(folder, 'cgroup.subtree_control');
  const words = (file: string): string[] => readFileSync(file, 'utf8').trim().split(/\s+/);
  const given = words(path);
  const there = words(join(folder, 'cgroup.controllers'));
  for (const controller of CONTROLLERS) {
    if (!there.includes(controller) || given.includes(controller)) continue;
    // Each by itself: what one lacks must not keep the others away, and the kubelet says which it misses.
    try {
      appendFileSync(path, `+${controller}\n`);
    } catch (thrown) {
      if (
        !['EBUSY', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes((thrown as NodeJS.ErrnoException).code ?? '')
      )
        throw thrown;
    }
  }
}

/** With version 1, a new cgroup of this hierarchy has no processors and takes no process. */
function inheritCpus(folder: string): void {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    const path = join(folder, file);
    if (!existsSync(path) || readFileSync(path, 'utf8').trim() !== '') continue;
    const inherited = readFileSync(join(dirname(folder), file), 'utf8');
    if (inherited.trim() !== '') writeFileSync(path, inherited);
  }
}

/** Asks the containers to end, gives them a while, then kills all that is in the cgroup and removes it. */
export async function endCgroups(name: string, graceMs: number): Promise<void> {
  const folders = cgroupFolders(name).filter((folder) => existsSync(folder));
  const pods = folders.map((folder) => join(folder, 'kubepods'));
  signalAll(pods, 'SIGTERM');
  await emptyWithin(pods, graceMs);
  for (const end = Date.now() + KILL_WAIT_MS; processesIn(folders).length > 0 && Date.now() < end; ) {
    signalAll(folders, 'SIGKILL');
    await delay(POLL_MS);
  }
  for (const folder of folders) removeTree(folder);
}

function signalAll(folders: readonly string[], name: NodeJS.Signals): void {
  for (const pid of processesIn(folders)) {
    try {
      process.kill(pid, name);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
    }
  }
}

async function emptyWithin(folders: readonly string[], ms: number): Promise<void> {
  for (const end = Date.now() + ms; processesIn(folders).length > 0 && Date.now() < end; )
    await delay(POLL_MS);
}

function processesIn(folders: readonly string[]): number[] {
  return [...new Set(folders.flatMap(tree).flatMap(pidsOf))];
}

function pidsOf(folder: string): number[] {
  try {
    return readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch (thrown) {
    // Removed between our look and the reading.
    if (['ENOENT', 'ENODEV'].includes((thrown as NodeJS.ErrnoException).code ?? '')) return [];
    throw thrown;
  }
}

/** The folder and all below it, children before their parents. */
function tree(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...children.flatMap(({ name }) => tree(join(folder, name))), folder];
}

function removeTree(folder: string): void {
  for (const each of tree(folder)) rmdirSync(each);
}
