import { failed, ok, warning } from '../../../core/checks/finding.ts';
import { compareRouters, expectedRouters } from '../../compare-routers.ts';
import { routes } from '../../routes.ts';
import { foreignRouters, shadowOf } from '../../shadows.ts';
import { routersOf } from '../../traefik-api.ts';
import type { GatewayCheck } from '../gateway-check.ts';

/** That Traefik serves every route as it should be, and nobody else's before it. */
export const routers: GatewayCheck = {
  name: 'routers',
  category: 'config',
  needs: ['api'],
  async run({ link, raw }) {
    const live = routersOf(await raw());
    const expected = expectedRouters(link.settings);
    const problems = compareRouters(expected, live).map(
      ({ name, entryPoint, problem, reason }) => `${name} on ${entryPoint} is ${problem}: ${reason}`,
    );
    const shadows = routes(link.settings.allowedOrigins).flatMap((route) => {
      const shadow = shadowOf(route, live, expected);
      return shadow === undefined ? [] : [`${route.name} is shadowed: ${shadow}`];
    });
    const [first, ...more] = [...problems, ...shadows];
    if (first !== undefined)
      return failed(
        `${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
        'kecs gateway routes --name NAME',
      );
    const foreign = foreignRouters(live, expected);
    if (foreign.length > 0)
      return warning(
        `${expected.length} routers as they should be, and ${foreign.map(({ name }) => name).join(', ')}`,
        'kecs gateway routes --live --name NAME',
      );
    return ok(`${expected.length} routers as they should be`);
  },
};
