import type { ClusterInstance } from '../../src/core/instance/instance.ts';
import { DEFAULT_ALLOWED_ORIGINS } from '../../src/core/instance/instance.ts';

/** An instance in a cluster as its file has it, for tests that make no cluster. */
export function clusterInstanceWith(changes: Partial<ClusterInstance> = {}): ClusterInstance {
  return {
    apiVersion: 'kecs.dev/v1',
    kind: 'Instance',
    name: 'one',
    createdAt: '2026-01-02T03:04:05Z',
    kecsVersion: '0.1.0',
    backend: { kind: 'ministack' },
    rateLimit: 'off',
    allowedOrigins: [...DEFAULT_ALLOWED_ORIGINS],
    provider: 'kind',
    ports: { api: 24_566, kubeApi: 24_443, listeners: [24_500, 24_501] },
    images: { traefik: 'traefik:v3', backend: 'ministack:1' },
    ...changes,
  };
}
