import { findingOf, ok, skipped, warning } from '../../core/checks/finding.ts';
import { realNodeImpossible } from '../../core/errors/catalogue/node.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That tasks of an embedded instance run as real containers. */
export const realNode: DoctorCheck = {
  name: 'real-node',
  category: 'runtime',
  pre: true,
  needs: ['settings'],
  async run(facts) {
    const provider = await facts.provider().catch(() => undefined);
    if (provider !== undefined && provider.name !== 'embedded')
      return skipped(`${provider.name} has nodes of its own`);
    const { wanted, missing, fix } = await facts.realNode();
    if (wanted === 'simulated') return skipped('tasks are simulated, as is asked for');
    if (missing.length === 0) return ok('tasks run as real containers');
    if (wanted === 'containerd') return findingOf(realNodeImpossible(missing, fix));
    if (facts.machine.platform !== 'linux') return skipped(`tasks are simulated here: ${missing.join('; ')}`);
    return warning(`tasks are simulated: ${missing.join('; ')}`, fix[0]);
  },
};
