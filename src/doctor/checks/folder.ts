import { findingOf, ok, warning } from '../../core/checks/finding.ts';
import { dataDirUnusable } from '../../core/errors/catalogue/config.ts';
import { diskFull } from '../../core/errors/catalogue/start.ts';
import { inGib } from '../bytes.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { FolderName } from '../facts.ts';

/** An instance that stores little fits in this; etcd alone writes 64 MB files ahead. */
const NEEDED_BYTES = 300 * 1024 ** 2;
/** Below that a few images fill the disk, and kubelets begin to throw pods out. */
const WANTED_BYTES = 5 * 1024 ** 3;

/** That a folder of kecs can be written, and its disk is not full. */
export function folder(name: FolderName): DoctorCheck<'folders'> {
  return {
    name: `${name}-folder`,
    category: 'storage',
    pre: true,
    async run({ folders }) {
      const { dir, freeBytes, problem } = await folders[name]();
      if (problem !== undefined) return findingOf(dataDirUnusable(dir, problem));
      if (freeBytes < NEEDED_BYTES)
        return findingOf(diskFull(dir, Math.floor(freeBytes / 1e6), Math.floor(NEEDED_BYTES / 1e6)));
      const text = `${inGib(freeBytes)} free at ${dir} (${name})`;
      return freeBytes < WANTED_BYTES ? warning(`${text}: images of tasks soon fill that`) : ok(text);
    },
  };
}
