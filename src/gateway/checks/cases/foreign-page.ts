import { failed, ok } from '../../../core/checks/finding.ts';
import type { GatewayCheck } from '../gateway-check.ts';

/** That a web page from elsewhere is refused. */
export const foreignPage: GatewayCheck = {
  name: 'foreign-page',
  category: 'probes',
  needs: ['ipv4'],
  async run({ link, signal }) {
    const origin = 'http://page.from.elsewhere.invalid';
    const response = await fetch(`${link.endpoint}/`, { headers: { origin, 'user-agent': 'kecs' }, signal });
    await response.arrayBuffer();
    return response.headers.get('x-kecs-error') === 'foreign-page'
      ? ok('a web page from elsewhere is refused')
      : failed(`a web page from elsewhere got ${response.status} instead of being refused`);
  },
};
