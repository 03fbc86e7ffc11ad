import { ok, skipped, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That instances which are stopped find their endpoint's port again. */
export const stoppedPorts: DoctorCheck = {
  name: 'stopped-ports',
  category: 'ports',
  pre: false,
  async run(facts) {
    const stopped = (await facts.instances()).filter(({ state }) => state === 'stopped');
    if (stopped.length === 0) return skipped('no instance is stopped');
    const hindered = stopped.find(({ apiPortOwner }) => apiPortOwner !== undefined);
    if (hindered === undefined)
      return ok(stopped.map(({ name, apiPort }) => `${apiPort} is free for ${name}`).join(', '));
    const { name, apiPort, apiPortOwner: owner } = hindered;
    return warning(
      `${apiPort} of instance '${name}', which is stopped, ${owner?.text}`,
      owner?.kind === 'container' ? `docker stop ${owner.name}` : undefined,
    );
  },
};
