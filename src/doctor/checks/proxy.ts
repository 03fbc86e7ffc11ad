import { ok, skipped, warning } from '../../core/checks/finding.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { proxiesOf, unproxied } from '../proxies.ts';

/** That calls to the endpoint do not go by a proxy, which would look for `localhost` on its own machine. */
export const proxy: DoctorCheck<'env'> = {
  name: 'proxy',
  category: 'network',
  pre: true,
  async run({ env }) {
    const proxies = proxiesOf(env);
    const [first] = proxies;
    if (first === undefined) return skipped('none is set');
    const broken = proxies.find(({ shown }) => shown === undefined);
    if (broken !== undefined) return warning(`${broken.variable} is no address of a proxy`);
    const shown = proxies.map(({ variable, shown: address }) => `${variable} ${address}`).join(', ');
    const { missing, variable, value } = unproxied(env);
    if (missing.length === 0) return ok(shown);
    return warning(
      `${shown}: ${variable} lacks ${missing.join(', ')}, so clients may send calls to the endpoint there`,
      `export ${variable}=${shellWord(value)}`,
    );
  },
};
