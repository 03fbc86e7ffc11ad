import { isEmbedded } from '../../../core/instance/instance.ts';
import { type RouteOwners, routeOwners } from '../../../gateway/access-log/reason-of.ts';
import type { GatewayLink } from '../../../gateway/gateway-link.ts';
import { routes } from '../../../gateway/routes.ts';
import type { CliDeps } from '../../deps.ts';
import { namedInstance, runningInstance } from '../running-instance.ts';
import type { InstanceFlags } from '../select-instance.ts';

export type OpenLink = { readonly name: string; readonly link: GatewayLink; readonly owners: RouteOwners };

/** Runs `work` on the gateway of a running instance. Rejects with KECS1702 and KECS1707 where there is none. */
export async function withLink<T>(
  deps: CliDeps,
  flags: InstanceFlags,
  work: (open: OpenLink) => Promise<T>,
): Promise<T> {
  const { name, instance, provider, files } = await runningInstance(deps, flags);
  return using(name, await provider.link(instance, files), work);
}

/** As withLink, for what a stopped instance can tell too where its parts leave files on this machine. */
export async function withLinkEvenStopped<T>(
  deps: CliDeps,
  flags: InstanceFlags,
  work: (open: OpenLink) => Promise<T>,
): Promise<T> {
  const { name, instance, provider, files } = namedInstance(deps, flags);
  if (!isEmbedded(instance)) return withLink(deps, flags, work);
  return using(name, await provider.link(instance, files), work);
}

async function using<T>(name: string, link: GatewayLink, work: (open: OpenLink) => Promise<T>): Promise<T> {
  try {
    return await work({ name, link, owners: routeOwners(routes(link.settings.allowedOrigins)) });
  } finally {
    link.close();
  }
}
