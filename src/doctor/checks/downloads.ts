import { ok, skipped, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { proxiesOf } from '../proxies.ts';

/** That what a start would fetch can be fetched. */
export const downloads: DoctorCheck = {
  name: 'downloads',
  category: 'network',
  pre: true,
  needs: ['provider'],
  async run(facts) {
    const { name } = await facts.provider();
    if (name !== 'embedded') return skipped(`${name} runs images, which its own tools fetch`);
    const missing = (await facts.programs()).filter(({ state }) => state === 'absent' || state === 'damaged');
    const hosts = [...new Set(missing.flatMap(({ hosts: each }) => each))];
    if (missing.length === 0) return skipped('all programs are there');
    if (hosts.length === 0) return skipped('switched off by KECS_MIRROR=off');
    const reached = await Promise.all(hosts.map(async (host) => ({ host, ...(await facts.reach(host)) })));
    const bad = reached.find(({ problem }) => problem !== undefined);
    if (bad === undefined) return ok(`${hosts.join(', ')} ${hosts.length === 1 ? 'answers' : 'answer'}`);
    if (bad.issuer !== undefined)
      return warning(
        `${bad.host}: its certificate is signed by "${bad.issuer}", which Node does not trust`,
        'export NODE_EXTRA_CA_CERTS=/path/to/that-authority.pem',
      );
    const byProxy = proxiesOf(facts.env).length > 0 && facts.env['NODE_USE_ENV_PROXY'] !== '1';
    return byProxy
      ? warning(
          `${bad.host}: ${bad.problem}; Node goes by the proxy only when told to`,
          'export NODE_USE_ENV_PROXY=1',
        )
      : warning(`${bad.host}: ${bad.problem}`);
  },
};
