import type { PodInstance } from '../../core/instance/instance.ts';
import type { BackendAddress, GatewaySettings } from '../../gateway/gateway-settings.ts';
import { BACKEND_SERVICE, CONTROL_PLANE_SERVICE, ERROR_SERVICE } from '../../gateway/names.ts';
import { addressOf } from '../instance/address-of.ts';
import {
  AWS_PORT,
  backendPort,
  CONTROL_PLANE_PORT,
  DASHBOARD_PORT,
  ERROR_SERVICE_PORT,
  METRICS_PORT,
} from './cluster-ports.ts';
import { TRAEFIK } from './part-names.ts';

/** Addresses of the Services by name: the cluster gives them out when they are made. */
export type ServiceAddresses = ReadonlyMap<string, string>;

/** The gateway of an instance whose parts are pods: open to the cluster, leading to the Services' own addresses. */
export function clusterGateway(
  instance: PodInstance,
  namespace: string,
  addresses: ServiceAddresses,
): GatewaySettings {
  const host = (service: string): string => addresses.get(service) ?? service;
  return {
    instance: instance.name,
    namespace,
    entryPoints: [{ name: 'aws', host: '', port: AWS_PORT }],
    ownHost: '',
    dashboardPort: DASHBOARD_PORT,
    metricsPort: METRICS_PORT,
    allowedOrigins: instance.allowedOrigins,
    rateLimit: instance.rateLimit,
    services: 'cluster',
    traefikUser: `system:serviceaccount:${namespace}:${TRAEFIK}`,
    controlPlane: { host: host(CONTROL_PLANE_SERVICE), port: CONTROL_PLANE_PORT },
    errorService: { host: host(ERROR_SERVICE), port: ERROR_SERVICE_PORT },
    backend: backendAddress(instance, host(BACKEND_SERVICE)),
    accessLog: undefined,
    certificate: undefined,
    dynamicDir: '/etc/kecs',
  };
}

function backendAddress({ backend, ports }: PodInstance, host: string): BackendAddress | undefined {
  switch (backend.kind) {
    case 'ministack':
      return {
        host,
        port: backendPort(ports.api),
        healthPath: '/_ministack/health',
        // It refuses whoever names its port by any other address, as a page would.
        healthHost: '127.0.0.1',
      };
    case 'url':
      return { ...addressOf(backend.url), healthPath: backend.healthPath };
    case 'none':
      return undefined;
  }
}
