import { stringify } from 'yaml';
import { Templates } from '../manifests/load-templates.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { ERROR_SERVICE_HEALTH_PATH } from './names.ts';

type Service = {
  failover?: { healthCheck?: object };
  loadBalancer?: { healthCheck?: { hostname?: string } };
};
type DynamicConfiguration = {
  http: Record<string, object> & { services: Record<string, Service> };
  tls?: object;
};

/** Text of the file that Traefik's file provider reads (in `settings.dynamicDir`). */
export function dynamicFile(settings: GatewaySettings, templatesDir: string): string {
  const templates = new Templates(templatesDir);
  const errorServiceUrl = `http://${settings.errorService.host}:${settings.errorService.port}`;
  const starting = templates.renderOne('gateway/starting-route', {
    entryPoints: settings.entryPoints.map(({ name }) => name),
    errorServiceUrl,
    ...(settings.certificate ?? { certFile: '', keyFile: '' }),
  }) as unknown as DynamicConfiguration;
  if (settings.certificate === undefined) delete starting.tls;
  const { backend } = settings;
  if (backend === undefined) return stringify(starting);
  const services = templates.renderOne('gateway/backend-services', {
    backendUrl: `http://${backend.host}:${backend.port}`,
    healthPath: backend.healthPath ?? '/',
    errorServiceUrl,
    errorServiceHealthPath: ERROR_SERVICE_HEALTH_PATH,
  }) as unknown as DynamicConfiguration;
  const checked = services.http.services['aws-backend-itself']?.loadBalancer?.healthCheck;
  if (checked && backend.healthHost !== undefined) checked.hostname = backend.healthHost;
  const { http } = backend.healthPath === undefined ? withoutFailover(services) : services;
  return stringify({
    ...starting,
    http: { ...starting.http, ...http, services: { ...starting.http.services, ...http.services } },
  });
}

/** Without a health path there is nothing to fail over by. */
function withoutFailover({ http }: DynamicConfiguration): DynamicConfiguration {
  const { loadBalancer: { healthCheck: _, ...loadBalancer } = {} } =
    http.services['aws-backend-itself'] ?? {};
  return { http: { ...http, services: { 'aws-backend': { loadBalancer } } } };
}
