import { failed, ok, warning } from '../../core/checks/finding.ts';
import type { DoctorCheck } from '../doctor-check.ts';

/** That `localhost` leads to this machine, and first to where the endpoint listens. */
export const localhost: DoctorCheck<'addresses' | 'hasIpv6Loopback' | 'provider'> = {
  name: 'localhost',
  category: 'network',
  pre: true,
  async run(facts) {
    const addresses = await facts.addresses('localhost');
    const [first] = addresses;
    if (first === undefined) return failed('localhost has no address: /etc/hosts lacks 127.0.0.1 localhost');
    const foreign = addresses.find(({ address }) => !address.startsWith('127.') && address !== '::1');
    if (foreign !== undefined)
      return failed(`localhost is ${foreign.address}, which is not this machine's loopback (/etc/hosts)`);
    const text = `localhost is ${addresses.map(({ address }) => address).join(', then ')}`;
    if (first.family === 4) return ok(text);
    if (!(await facts.hasIpv6Loopback()))
      return warning(
        `${text}: nothing can listen on ::1 here, so clients should be given http://127.0.0.1:PORT`,
      );
    const provider = await facts.provider().catch(() => undefined);
    if (provider?.name === 'kind')
      return warning(
        `${text}: kind publishes the endpoint on 127.0.0.1 only, so clients that try one address should be given http://127.0.0.1:PORT`,
      );
    return ok(`${text}; the endpoint listens on both`);
  },
};
