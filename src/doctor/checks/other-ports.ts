import { ok, skipped } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** Who has the ports that move when they are taken. */
export const otherPorts: DoctorCheck = {
  name: 'other-ports',
  category: 'ports',
  pre: true,
  needs: ['settings'],
  async run(facts) {
    const moving = (await facts.ports()).filter(({ flag }) => flag === undefined);
    if (moving.length === 0) return skipped('the instance needs no others');
    return ok(
      moving
        .map(({ port, purpose, owner }) =>
          owner === undefined ? `${port} ${purpose}` : `${port} ${owner.text}: ${purpose} takes another`,
        )
        .join(' · '),
    );
  },
};
