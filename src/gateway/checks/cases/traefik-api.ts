import { ok } from '../../../core/checks/finding.ts';
import type { GatewayCheck } from '../gateway-check.ts';

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
