import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** It looks at every open file of the machine. */
const LSOF_MS = 2_000;

/** Who listens on a port: the process as far as this user may see it. */
export type PortOwner = { pid: number; command: string };

/** The process that listens on a TCP port (on Linux by /proc, elsewhere by lsof); undefined where it cannot be told. */
export function portOwner(port: number): PortOwner | undefined {
  if (process.platform !== 'linux') return lsofOwner(port);
  const inodes = listeningInodes(port);
  if (inodes.size === 0) return undefined;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    if (holdsSocket(entry, inodes)) return { pid: Number(entry), command: commandOf(entry) };
  }
  return undefined;
}

/** As far as this user may see. */
export function lsofOwner(port: number): PortOwner | undefined {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  try {
    return inLsof(execFileSync('lsof', args, { encoding: 'utf8', stdio: 'pipe', timeout: LSOF_MS }));
  } catch {
    // It ends with 1 where it finds nobody, or may not look.
    return undefined;
  }
}

/** The first process in what `lsof -Fpc` prints: a line for each field, `p` the process id and `c` its program. */
function inLsof(text: string): PortOwner | undefined {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  const command = /^c(.+)$/m.exec(text)?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), command: command ?? 'unknown' };
}

function listeningInodes(port: number): Set<string> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readOrEmpty(table).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      // Field 1 is address:port, field 3 the state (0A = LISTEN), field 9 the socket's inode.
      if (fields[3] === '0A' && fields[1]?.endsWith(`:${hexPort}`) && fields[9]) inodes.add(fields[9]);
    }
  }
  return inodes;
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const match = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`));
      return match?.[1] !== undefined && inodes.has(match[1]);
    });
  } catch {
    // Another user's process, or one that ended while we looked.
    return false;
  }
}

/** The program and what it was started with, without folders and flags: `python3 http.server`, `node kecs.js server`. */
function commandOf(pid: string): string {
  const [program = '', ...rest] = readOrEmpty(`/proc/${pid}/cmdline`).split('\0').filter(Boolean);
  const words = rest.filter((word) => !word.startsWith('-')).slice(0, 2);
  const line = [program, ...words].map((word) => basename(word)).join(' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
