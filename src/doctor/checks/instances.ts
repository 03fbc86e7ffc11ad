import { failed, findingOf, ok, skipped } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That every instance which runs is well. */
export const instances: DoctorCheck = {
  name: 'instances',
  category: 'kube',
  pre: false,
  async run(facts) {
    const all = await facts.instances();
    if (all.length === 0) return skipped('there is none yet (kecs start-v2 makes one)');
    const broken = all.find(({ state }) => state === 'broken');
    if (broken !== undefined) return findingOf(broken.error);
    const ill = all.filter(({ state }) => state === 'degraded');
    const [first] = ill;
    if (first !== undefined) {
      const more = ill.length > 1 ? ` (and ${ill.length - 1} more)` : '';
      const why = first.problems[0] ?? 'it does not say why';
      return failed(`'${first.name}' is degraded: ${why}${more}`, `kecs status --name ${first.name}`);
    }
    return ok(all.map(({ name, state, provider }) => `${name} ${state} (${provider})`).join(' · '));
  },
};
