import { failed, ok } from '../../../core/checks/finding.ts';
import { type Probe, probes, runProbe } from '../../probes.ts';
import type { GatewayCheck } from '../gateway-check.ts';

const TITLES: Readonly<Record<Probe['name'], string>> = {
  ecs: 'ecs ListClusters',
  elbv2: 'elbv2 DescribeLoadBalancers (a form)',
  default: 'GET / without a signature',
};

/** That a real request is answered, and by whom it should be. */
export function probe(name: Probe['name']): GatewayCheck {
  return {
    name,
    category: 'probes',
    needs: name === 'default' ? ['ipv4'] : ['ipv4', 'control-plane'],
    async run({ link, signal }) {
      const wanted = probes(link.settings).find((each) => each.name === name);
      if (wanted === undefined) return failed('there is no such probe');
      const began = performance.now();
      const { ok: isOk, status, reason } = await runProbe(wanted, link.endpoint, signal);
      const title = TITLES[name];
      if (!isOk) return failed(`${title}: ${reason}`, 'kecs gateway logs --status 4xx,5xx --name NAME');
      const ms = Math.round(performance.now() - began);
      return ok(`${title}: ${status} in ${ms} ms → ${answerer(name, link.settings.backend !== undefined)}`);
    },
  };
}

function answerer(name: Probe['name'], hasBackend: boolean): string {
  if (name !== 'default') return 'control-plane';
  return hasBackend ? 'backend' : 'gateway (no backend)';
}
