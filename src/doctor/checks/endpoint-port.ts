import { failed, ok } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That the ports which clients are told can be had: of these a start refuses one that is taken. */
export const endpointPort: DoctorCheck = {
  name: 'endpoint-port',
  category: 'ports',
  pre: true,
  needs: ['settings'],
  async run(facts) {
    const fixed = (await facts.ports()).filter(({ flag }) => flag !== undefined);
    const taken = fixed.find(({ owner }) => owner !== undefined);
    if (taken === undefined)
      return ok(
        fixed
          .map(({ port, purpose, isHeld }) =>
            isHeld ? `${port} is the instance's, for ${purpose}` : `${port} can be had for ${purpose}`,
          )
          .join(', '),
      );
    const { port, purpose, flag, owner, next } = taken;
    const text = `${port} (${purpose}) ${owner?.text}`;
    return owner?.kind === 'container'
      ? failed(`${text}, or choose another with ${flag} ${next}`, `docker stop ${owner.name}`)
      : failed(text, `kecs start-v2 --name NAME ${flag} ${next}`);
  },
};
