import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a kubelet sets for the whole machine, also from inside a privileged container. */
const SET_BY_KUBELETS = ['kernel/panic', 'kernel/panic_on_oops', 'vm/overcommit_memory'];

const recordIn = (folder: string): string => join(folder, 'kernel-settings.json');

/** The first record stands: a later one would hold what a kubelet has set. */
export function rememberKernelSettings(folder: string): void {
  if (existsSync(recordIn(folder))) return;
  const values = SET_BY_KUBELETS.map((name) => [name, readFileSync(`/proc/sys/${name}`, 'utf8').trim()]);
  writeFileSync(recordIn(folder), JSON.stringify(Object.fromEntries(values)));
}

export function restoreKernelSettings(folder: string): void {
  if (!existsSync(recordIn(folder))) return;
  const values = JSON.parse(readFileSync(recordIn(folder), 'utf8')) as Record<string, string>;
  for (const [name, value] of Object.entries(values)) writeFileSync(`/proc/sys/${name}`, value);
}
