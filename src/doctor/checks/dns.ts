import { ok, skipped, warning } from '../../core/checks/finding.ts';
import { messageOf } from '../../core/errors/kecs-error.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { proxiesOf } from '../proxies.ts';

/** Most images come from there. */
const HOST = 'registry-1.docker.io';

/** That names of the internet are found, on this machine and in real containers. */
export const dns: DoctorCheck = {
  name: 'dns',
  category: 'network',
  pre: true,
  async run(facts) {
    if (proxiesOf(facts.env).length > 0) return skipped('with a proxy, finding names is its business');
    try {
      await facts.addresses(HOST);
    } catch (thrown) {
      return warning(`${HOST} is not found: ${messageOf(thrown)}; images and programs cannot be fetched`);
    }
    const node = await facts.realNode().catch(() => undefined);
    const isReal = node !== undefined && node.wanted !== 'simulated' && node.missing.length === 0;
    const servers = await facts.nameServers();
    if (isReal && servers.length === 0)
      return warning(
        'this machine asks only itself for names, which containers of tasks cannot: no name of the internet is found there',
      );
    return ok(servers.length > 0 ? `names are found, by ${servers.join(', ')}` : 'names are found');
  },
};
