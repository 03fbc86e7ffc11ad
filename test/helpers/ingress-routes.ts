import type { ResourceType } from '../../src/core/kube-objects.ts';

/** Traefik's routes in the Kubernetes API, for tests that take one away or put one in the way. */
export const IngressRoutes: ResourceType = {
  group: 'traefik.io',
  version: 'v1alpha1',
  kind: 'IngressRoute',
  plural: 'ingressroutes',
  namespaced: true,
};
