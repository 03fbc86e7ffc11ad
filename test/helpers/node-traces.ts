import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTimeOf } from '../../src/system/processes.ts';

const SYSCTLS = [
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
  'vm/overcommit_memory',
  'vm/panic_on_oom',
];

/** The interfaces by which this machine went out when the tests began. */
const OUTWARD = lines('ip', '-4', 'route', 'show', 'default').map(
  (line) => /dev (\S+)/.exec(line)?.[1] ?? '',
);

/** All that real nodes have in this machine's kernel and outside their instances' folders, and the machine's settings. */
export function nodeTraces(): Record<string, string[]> {
  return {
    processes: processesOfNodes(),
    links: lines('ip', '-o', 'link').filter((line) => line.includes('kecs-')),
    routes: lines('ip', 'route', 'show', 'table', 'all').filter((line) => line.includes('kecs-')),
    namespaces: lines('ip', 'netns').filter((line) => line.startsWith('kecs-')),
    tables: lines('nft', 'list', 'tables').filter((line) => line.includes('kecs_')),
    rules: lines('iptables-save').filter((line) => line.includes('kecs-')),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes('/run/kecs/') || line.includes('/kecs-home-')),
    cgroups: readdirSync('/sys/fs/cgroup', { recursive: true, encoding: 'utf8' }).filter((path) =>
      /(^|\/)kecs-[0-9a-f]{8}$/.test(path),
    ),
    claims: existsSync('/run/kecs') ? readdirSync('/run/kecs') : [],
    cniResults: textsIn('/var/lib/cni/results').filter((text) => text.includes('/run/kecs/')),
    settings: [...SYSCTLS, ...OUTWARD.map((name) => `net/ipv4/conf/${name}/forwarding`)].map(
      (key) => `${key} ${readFileSync(join('/proc/sys', key), 'utf8').trim()}`,
    ),
  };
}

function processesOfNodes(): string[] {
  return (
    readdirSync('/proc')
      // One that has ended and waits for its parent is none.
      .filter((name) => /^\d+$/.test(name) && startTimeOf(Number(name)) !== undefined)
      .flatMap((pid) => {
        try {
          const cgroup = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
          return /\/kecs-[0-9a-f]{8}\//.test(cgroup)
            ? [`${pid} ${readFileSync(`/proc/${pid}/comm`, 'utf8')}`]
            : [];
        } catch {
          // It ended while we looked.
          return [];
        }
      })
  );
}

function textsIn(dir: string): string[] {
  return existsSync(dir) ? readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8')) : [];
}

function lines(file: string, ...args: string[]): string[] {
  return execFileSync(file, args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}
