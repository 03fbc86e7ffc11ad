import type { KubeObject } from '../core/kube-objects.ts';
import { Templates } from '../manifests/load-templates.ts';
import type { Address, GatewaySettings } from './gateway-settings.ts';
import { BACKEND_SERVICE, CONTROL_PLANE_SERVICE, ERROR_SERVICE } from './names.ts';
import { customResourceDefinitions } from './objects/custom-resource-definitions.ts';
import { ingressRoutes } from './objects/ingress-routes.ts';
import { middlewares } from './objects/middlewares.ts';
import { routes } from './routes.ts';

/** Longer than anything of kecs keeps an idle connection open for. */
const OWN_IDLE_TIMEOUT = '60s';

/**
 * All that Traefik needs in the cluster, in the order in which it is to be applied: namespace, definitions (which must be
 * established before the rest), rights, then services and middlewares before the routes that name them.
 * `templatesDir` is the folder `templates` of the package.
 */
export function gatewayObjects(settings: GatewaySettings, templatesDir: string): KubeObject[] {
  const templates = new Templates(templatesDir);
  const table = routes(settings.allowedOrigins);
  const { namespace } = settings;
  return [
    templates.renderOne('traefik/namespace', { namespace }),
    ...customResourceDefinitions(templates),
    ...templates.render('traefik/access', { namespace, user: settings.traefikUser }),
    ...(settings.services === 'external' ? externalServices(settings, templates) : []),
    templates.renderOne('gateway/servers-transport', {
      namespace,
      name: 'kecs',
      idleTimeout: OWN_IDLE_TIMEOUT,
    }),
    ...middlewares(settings, table, templates),
    ...ingressRoutes(settings, table, templates),
  ];
}

function externalServices(settings: GatewaySettings, templates: Templates): KubeObject[] {
  const addresses: [string, Address | undefined][] = [
    [CONTROL_PLANE_SERVICE, settings.controlPlane],
    [ERROR_SERVICE, settings.errorService],
    // Says where the backend is; its routes reach it through the file provider's failover.
    [BACKEND_SERVICE, settings.backend],
  ];
  return addresses.flatMap(([name, address]) => {
    // An IPv6 address is no name that Kubernetes would take.
    if (address === undefined || address.host.includes(':')) return [];
    const { host, port } = address;
    return templates.render('gateway/host-service', {
      namespace: settings.namespace,
      name,
      app: name,
      host,
      port,
    });
  });
}
