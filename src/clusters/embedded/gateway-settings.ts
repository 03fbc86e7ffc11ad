import { type EmbeddedInstance, SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import type { BackendAddress, GatewaySettings } from '../../gateway/gateway-settings.ts';
import { TRAEFIK_USER } from '../../gateway/names.ts';
import { addressOf } from '../instance/address-of.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';

const LOOPBACK = '127.0.0.1';

/** The gateway of an embedded instance: everything on loopback. */
export function gatewaySettings(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  ipv6: boolean,
): GatewaySettings {
  const { ports } = instance;
  return {
    instance: instance.name,
    namespace: SYSTEM_NAMESPACE,
    entryPoints: [
      { name: 'aws', host: LOOPBACK, port: ports.api },
      ...(ipv6 ? [{ name: 'aws6' as const, host: '[::1]' as const, port: ports.api }] : []),
    ],
    ownHost: LOOPBACK,
    metricsPort: ports.metrics,
    dashboardPort: ports.dashboard,
    allowedOrigins: instance.allowedOrigins,
    rateLimit: instance.rateLimit,
    services: 'external',
    traefikUser: TRAEFIK_USER,
    controlPlane: { host: LOOPBACK, port: ports.controlPlane },
    errorService: { host: LOOPBACK, port: ports.errorService },
    backend: backendAddress(instance),
    accessLog: files.log('access'),
    certificate: { certFile: files.pki('traefik.crt'), keyFile: files.pki('traefik.key') },
    dynamicDir: files.traefikDynamic(),
  };
}

function backendAddress({ backend, ports }: EmbeddedInstance): BackendAddress | undefined {
  switch (backend.kind) {
    case 'ministack':
      return { host: LOOPBACK, port: ports.backend, healthPath: '/_ministack/health' };
    case 'url': {
      return { ...addressOf(backend.url), healthPath: backend.healthPath };
    }
    case 'none':
      return undefined;
  }
}
