import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonIfThere, writeFileAtomic } from '../../../system/files.ts';

/** Settings of the whole machine: as they were before the first node, and what they were set to. */
type Remembered = Record<string, { before: string; set: string }>;

const FILE = 'sysctls.json';

/** What a kubelet sets at its start, see setupKernelTunables in its container manager. */
export const KUBELET_SYSCTLS: Readonly<Record<string, string>> = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

/** Notes how these are now, before somebody sets them; those that are noted already are another node's to tell. */
export function rememberSysctls(root: string, wanted: Readonly<Record<string, string>>): void {
  const path = join(root, FILE);
  const known = readJsonIfThere<Remembered>(path) ?? {};
  const fresh = Object.entries(wanted).flatMap(([key, set]) => {
    const before = key in known ? undefined : read(key);
    return before === undefined || before === set ? [] : [[key, { before, set }] as const];
  });
  if (fresh.length > 0) writeFileAtomic(path, JSON.stringify({ ...known, ...Object.fromEntries(fresh) }));
}

/** Sets one, and notes how it was. */
export function setSysctl(root: string, key: string, value: string): void {
  if (read(key) === value) return;
  rememberSysctls(root, { [key]: value });
  writeFileSync(fileOf(key), value);
}

/** Puts back what still is as it was set; what somebody changed since is theirs. */
export function restoreSysctls(root: string): void {
  const path = join(root, FILE);
  for (const [key, { before, set }] of Object.entries(readJsonIfThere<Remembered>(path) ?? {})) {
    if (read(key) === set) writeFileSync(fileOf(key), before);
  }
  rmSync(path, { force: true });
}

/** Undefined where this kernel has none of that name. */
function read(key: string): string | undefined {
  const path = fileOf(key);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function fileOf(key: string): string {
  return join('/proc/sys', key);
}
