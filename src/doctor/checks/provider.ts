import { ok } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** Where the instance runs or would be made. */
export const provider: DoctorCheck = {
  name: 'provider',
  category: 'runtime',
  pre: true,
  needs: ['settings'],
  async run(facts) {
    return ok((await facts.provider()).why);
  },
};
