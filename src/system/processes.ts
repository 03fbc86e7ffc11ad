import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that stays the same one: pids are reused, a pid with its start time is not. */
export type ProcessRef = { pid: number; startTime: string };

/** The start time of a process in a form that only compares equal for the same process; undefined when it is gone. */
export function startTimeOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // Field 3 is the state: a zombie has ended, only its parent has not looked yet. Field 22 is the start time.
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

export function refOf(pid: number): ProcessRef | undefined {
  const startTime = startTimeOf(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

export function isAlive(ref: ProcessRef | undefined): boolean {
  return ref !== undefined && startTimeOf(ref.pid) === ref.startTime;
}

/** As isAlive, and cheap on every system; where start times are costly to ask for, a pid that was reused is not noticed. */
export function seemsAlive(ref: ProcessRef): boolean {
  if (process.platform === 'linux') return isAlive(ref);
  try {
    return process.kill(ref.pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends a signal if the process is still the one meant. */
export function signal(ref: ProcessRef, name: NodeJS.Signals): void {
  if (!isAlive(ref)) return;
  try {
    process.kill(ref.pid, name);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}

/** SIGTERM, wait up to `graceMs`, SIGKILL. Resolves when the process is gone; false if it had to be killed. */
export async function terminate(ref: ProcessRef, graceMs: number): Promise<boolean> {
  signal(ref, 'SIGTERM');
  if (await goneWithin(ref, graceMs)) return true;
  signal(ref, 'SIGKILL');
  await goneWithin(ref, 5_000);
  return false;
}

export async function goneWithin(ref: ProcessRef, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  for (let pause = 5; isAlive(ref); pause = Math.min(pause * 2, 100)) {
    if (Date.now() >= end) return false;
    await delay(pause);
  }
  return true;
}

/**
 * Living processes that were started with this environment variable, and their descendants that kept it. Finds what no
 * record names: a parent that is killed between starting a process and writing its pid down leaves such a one.
 */
export function processesWithEnv(name: string, value: string): ProcessRef[] {
  const wanted = `${name}=${value}`;
  const pids =
    process.platform === 'linux'
      ? readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && environmentOf(entry).includes(wanted))
      : psLines().flatMap((line) =>
          line.split(' ').includes(wanted) ? (line.trim().split(' ')[0] ?? []) : [],
        );
  return pids.flatMap((pid) => refOf(Number(pid)) ?? []);
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // Another user's process, or one that ended while we looked.
    return [];
  }
}

function psLines(): string[] {
  return execFileSync('ps', ['-axEww', '-o', 'pid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  }).split('\n');
}
