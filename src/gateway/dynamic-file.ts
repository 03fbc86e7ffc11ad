import { stringify } from 'yaml';
import { Templates } from '../manifests/load-templates.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { ERROR_SERVICE_HEALTH_PATH } from './names.ts';

type BackendServices = {
  http: {
    services: Record<
      string,
      { failover?: { healthCheck?: object }; loadBalancer?: { healthCheck?: object } }
    >;
  };
};

/** Text of the file that Traefik's file provider reads (in `settings.dynamicDir`); undefined where there is no backend. */
export function dynamicFile(settings: GatewaySettings, templatesDir: string): string | undefined {
  const { backend } = settings;
  if (backend === undefined) return undefined;
  const file = new Templates(templatesDir).renderOne('gateway/backend-services', {
    backendUrl: `http://${backend.host}:${backend.port}`,
    healthPath: backend.healthPath ?? '/',
    errorServiceUrl: `http://${settings.errorService.host}:${settings.errorService.port}`,
    errorServiceHealthPath: ERROR_SERVICE_HEALTH_PATH,
  }) as unknown as BackendServices;
  return stringify(backend.healthPath === undefined ? withoutFailover(file) : file);
}

/** Without a health path there is nothing to fail over by. */
function withoutFailover({ http }: BackendServices): object {
  const { loadBalancer: { healthCheck: _, ...loadBalancer } = {} } =
    http.services['aws-backend-itself'] ?? {};
  return { http: { ...http, services: { 'aws-backend': { loadBalancer } } } };
}
