import { failed, ok } from '../../../core/checks/finding.ts';
import type { GatewayCheck } from '../gateway-check.ts';

type Named = Record<string, { status?: string; error?: string[] }>;

/** That Traefik finds no fault with a service or middleware that it was given. */
export const traefikObjects: GatewayCheck = {
  name: 'objects',
  category: 'config',
  needs: ['api'],
  async run({ raw }) {
    const { services = {}, middlewares = {} } = (await raw()) as { services?: Named; middlewares?: Named };
    const all = [...Object.entries(services), ...Object.entries(middlewares)];
    const [first] = all.filter(([, { error, status }]) => (error?.length ?? 0) > 0 || status === 'disabled');
    if (first !== undefined)
      return failed(
        `${first[0]}: ${first[1].error?.join('; ') ?? 'disabled'}`,
        'kecs gateway logs --system --name NAME',
      );
    return ok(`${all.length} services and middlewares without errors`);
  },
};
