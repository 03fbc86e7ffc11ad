import { ok, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That no variable of this shell leads AWS clients past the endpoint, whatever `kecs env` sets. */
export const awsVariables: DoctorCheck = {
  name: 'aws-variables',
  category: 'network',
  pre: false,
  async run({ env }) {
    const elsewhere = Object.keys(env).filter((name) => /^AWS_ENDPOINT_URL_\w+$/.test(name) && env[name]);
    const set = [...elsewhere.toSorted(), ...(env['AWS_PROFILE'] ? ['AWS_PROFILE'] : [])];
    if (set.length === 0) return ok('no AWS variable leads past the endpoint');
    return warning(
      `${set.join(', ')} would win over the endpoint that kecs env sets`,
      `unset ${set.join(' ')}`,
    );
  },
};
