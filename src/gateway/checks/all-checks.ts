import { foreignPage } from './cases/foreign-page.ts';
import { fromInside } from './cases/from-inside.ts';
import { localhostOrder } from './cases/localhost-order.ts';
import { loopback } from './cases/loopback.ts';
import { partReady } from './cases/part-ready.ts';
import { probe } from './cases/probe.ts';
import { routers } from './cases/routers.ts';
import { traefikApi } from './cases/traefik-api.ts';
import { traefikObjects } from './cases/traefik-objects.ts';
import type { GatewayCheck } from './gateway-check.ts';

/** Everything that `kecs gateway check` looks at, in the order in which it is told. */
export const gatewayChecks: readonly GatewayCheck[] = [
  partReady('traefik', 'deployment'),
  traefikApi,
  routers,
  traefikObjects,
  partReady('control-plane', 'backends'),
  partReady('backend', 'backends'),
  partReady('error-service', 'backends'),
  loopback('127.0.0.1'),
  loopback('::1'),
  localhostOrder,
  probe('ecs'),
  probe('elbv2'),
  probe('default'),
  foreignPage,
  fromInside,
];
