import { failed, ok, skipped, warning } from '../../core/checks/finding.ts';
import { inOneLine } from '../../core/errors/kecs-error.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That what an embedded instance runs is there, and as it was made. */
export const programs: DoctorCheck = {
  name: 'programs',
  category: 'versions',
  pre: true,
  needs: ['provider'],
  async run(facts) {
    const { name: where } = await facts.provider();
    if (where !== 'embedded') return skipped(`${where} runs images`);
    const all = await facts.programs();
    const refused = all.find(({ problem }) => problem !== undefined);
    if (refused !== undefined)
      return { ...failed(inOneLine(refused.problem), `unset ${refused.detail}`), cause: refused.problem };
    const text = all
      .map(({ name, version, state, detail }) => {
        const remark = {
          cached: '',
          named: ` (${detail})`,
          absent: ' (not there yet)',
          damaged: ` (${detail})`,
        };
        return `${name} ${version}${remark[state]}`;
      })
      .join(' · ');
    return all.some(({ state }) => state === 'damaged')
      ? warning(`${text}: the next start makes it anew`, 'kecs prefetch')
      : ok(text);
  },
};
