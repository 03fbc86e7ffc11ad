import { lookup } from 'node:dns/promises';
import { failed, ok, warning } from '../../../core/checks/finding.ts';
import type { GatewayCheck } from '../gateway-check.ts';
import { loopback } from './loopback.ts';

/** That clients which take the first address of `localhost` reach the endpoint. */
export const localhostOrder: GatewayCheck = {
  name: 'localhost',
  category: 'path',
  needs: ['ipv4'],
  async run(context) {
    const addresses = await lookup('localhost', { all: true, order: 'verbatim' });
    const [first] = addresses;
    if (first === undefined) return failed('localhost has no address');
    if (first.family === 4) return ok(`localhost is ${first.address}`);
    const found = await loopback('::1').run(context);
    return found.state === 'ok'
      ? ok(`localhost is ${first.address}, and the endpoint answers there`)
      : warning(
          `localhost is ${first.address} first, where the endpoint does not answer: clients that try only that fail`,
          `use ${context.link.endpoint}`,
        );
  },
};
