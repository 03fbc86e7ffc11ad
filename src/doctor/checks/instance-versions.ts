import { ok, skipped, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That instances were last started by this version of kecs. */
export const instanceVersions: DoctorCheck = {
  name: 'instance-versions',
  category: 'versions',
  pre: false,
  async run(facts) {
    const { kecs } = facts.machine;
    const all = (await facts.instances()).filter(({ state }) => state !== 'broken');
    if (all.length === 0) return skipped('there is no instance');
    const other = all.find(({ kecsVersion }) => kecsVersion !== kecs);
    if (other === undefined) return ok(`all instances are of kecs ${kecs}`);
    return warning(
      `'${other.name}' was started by kecs ${other.kecsVersion}, this is ${kecs}`,
      `kecs start-v2 --name ${other.name}`,
    );
  },
};
