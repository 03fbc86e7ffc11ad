import { existsSync, globSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** Removes an empty control group with those below it, in every hierarchy (version 1 has many, version 2 one). */
export function removeCgroup(name: string): void {
  const hierarchies = [ROOT, ...globSync('*', { cwd: ROOT }).map((entry) => join(ROOT, entry))];
  for (const group of hierarchies
    .map((hierarchy) => join(hierarchy, name))
    .filter((path) => existsSync(path))) {
    const below = globSync('**/', { cwd: group }).filter((path) => path !== '.');
    for (const path of below.sort((one, other) => other.length - one.length)) rmdirSync(join(group, path));
    rmdirSync(group);
  }
}
