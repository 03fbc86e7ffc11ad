import { findingOf, ok, skipped, warning } from '../../core/checks/finding.ts';
import { inGib } from '../bytes.ts';
import type { DoctorCheck } from '../doctor-check.ts';

const WANTED_BYTES = 4 * 1024 ** 3;

/** That a cluster fits into Docker, which on some systems is a machine of its own, and kubelets run there. */
export const dockerResources: DoctorCheck = {
  name: 'docker-resources',
  category: 'runtime',
  pre: true,
  async run(facts) {
    // That Docker does not answer is told elsewhere.
    const answers = await facts.docker().then(
      () => true,
      () => false,
    );
    if (!answers) return skipped('Docker does not answer');
    const resources = await facts.dockerResources().catch((thrown: unknown) => findingOf(thrown, 'warning'));
    if ('state' in resources) return resources;
    const { cgroup, memoryBytes, cpus } = resources;
    const text = `Docker has ${inGib(memoryBytes)}, ${cpus} processors, cgroup v${cgroup}`;
    if (cgroup === '1')
      return warning(
        `${text}: kubelets from 1.35 on refuse v1 (choose an older --node-image, or cgroup v2 on the machine)`,
      );
    if (memoryBytes < WANTED_BYTES)
      return warning(
        `${text}: a cluster wants ${inGib(WANTED_BYTES)} (in Docker's settings, where it has them)`,
      );
    return ok(text);
  },
};
