import { failed, ok, skipped } from '../../../core/checks/finding.ts';
import type { GatewayCheck } from '../gateway-check.ts';

/** That code in a task reaches this endpoint. */
export const fromInside: GatewayCheck = {
  name: 'inside',
  category: 'probes',
  needs: ['traefik', 'control-plane'],
  async run({ link, signal }) {
    if (link.fromInside === undefined) return skipped('tasks are simulated: none calls anything');
    const { where, status, answeredAs, problem } = await link.fromInside(signal);
    if (problem !== undefined)
      return failed(`from ${where}: ${problem}`, 'kecs gateway logs --system --name NAME');
    return status === 200 && answeredAs === link.settings.instance
      ? ok(`from ${where}: ${status} → control-plane`)
      : failed(`from ${where}: answered ${status} by ${answeredAs || 'somebody who does not say who'}`);
  },
};
