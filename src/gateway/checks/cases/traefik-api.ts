import { type GatewayCheck, ok } from '../gateway-check.ts';

/** That Traefik's own API answers. */
export const traefikApi: GatewayCheck = {
  name: 'api',
  category: 'deployment',
  needs: ['traefik'],
  async run({ link, signal }) {
    const { Version } = await link.api<{ Version?: string }>('/api/version', signal);
    return ok(`traefik ${Version ?? 'of an unknown version'} answers on its own port`);
  },
};
