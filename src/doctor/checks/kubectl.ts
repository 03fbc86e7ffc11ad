import { ok, skipped, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That the user's kubectl is within one minor version of the API server, as Kubernetes promises to work. */
export const kubectl: DoctorCheck = {
  name: 'kubectl',
  category: 'versions',
  pre: false,
  async run(facts) {
    const found = await facts.kubectl();
    if (found === undefined) return skipped('not installed, and only kecs kubectl needs it');
    const apart = Math.abs(minorOf(found.version) - minorOf(facts.kubernetes));
    const text = `kubectl ${found.version}, Kubernetes ${facts.kubernetes}`;
    return apart > 1
      ? warning(`${text}: more than one minor version apart, some commands may fail`)
      : ok(text);
  },
};

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
