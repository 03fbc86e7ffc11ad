import { ok } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That a start would take what KECS_* variables and kecs.yaml say. */
export const settings: DoctorCheck = {
  name: 'settings',
  category: 'host',
  pre: true,
  async run(facts) {
    const { name } = await facts.settings();
    // Their values are the user's own; names are enough to see what is set.
    const variables = Object.keys(facts.env).filter((key) => key.startsWith('KECS_'));
    return ok(`instance ${name}${variables.length > 0 ? ` · set: ${variables.toSorted().join(', ')}` : ''}`);
  },
};
