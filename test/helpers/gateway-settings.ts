import { DEFAULT_ALLOWED_ORIGINS } from '../../src/core/instance/instance.ts';
import type { GatewaySettings } from '../../src/gateway/gateway-settings.ts';

/** Settings of an instance with all parts, for tests that start none of them. */
export function gatewaySettingsWith(changes: Partial<GatewaySettings> = {}): GatewaySettings {
  return {
    instance: 'unit',
    namespace: 'kecs-system',
    entryPoints: [
      { name: 'aws', host: '127.0.0.1', port: 4566 },
      { name: 'aws6', host: '[::1]', port: 4566 },
    ],
    ownHost: '127.0.0.1',
    dashboardPort: 8080,
    metricsPort: 8082,
    services: 'external',
    traefikUser: 'kecs-traefik',
    controlPlane: { host: '127.0.0.1', port: 20_001 },
    errorService: { host: '127.0.0.1', port: 20_002 },
    backend: { host: '127.0.0.1', port: 20_003, healthPath: '/healthy' },
    rateLimit: { average: 100, burst: 200 },
    allowedOrigins: DEFAULT_ALLOWED_ORIGINS,
    accessLog: '/tmp/access.log',
    certificate: { certFile: '/tmp/traefik.crt', keyFile: '/tmp/traefik.key' },
    dynamicDir: '/tmp/traefik',
    ...changes,
  };
}
