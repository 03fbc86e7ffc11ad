import { ok, skipped, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That the certificates of a company, where they are named, are there: Node only warns and goes on without. */
export const certificates: DoctorCheck<'ownCertificates'> = {
  name: 'certificates',
  category: 'network',
  pre: true,
  async run(facts) {
    const file = await facts.ownCertificates();
    if (file === undefined) return skipped('no authorities of your own (NODE_EXTRA_CA_CERTS is not set)');
    const { path, count, problem } = file;
    if (problem !== undefined)
      return warning(`NODE_EXTRA_CA_CERTS names ${path}: ${problem}`, 'unset NODE_EXTRA_CA_CERTS');
    if (count === 0) return warning(`${path} holds no certificate in PEM, which NODE_EXTRA_CA_CERTS wants`);
    return ok(`${count} ${count === 1 ? 'authority' : 'authorities'} of your own in ${path}`);
  },
};
