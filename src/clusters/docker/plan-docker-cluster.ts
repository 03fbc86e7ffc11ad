import type { StartSettings } from '../../config/settings.ts';
import { usage } from '../../core/errors/catalogue/config.ts';
import { backendOutOfReach, clusterFixed } from '../../core/errors/catalogue/docker.ts';
import type { ClusterImages, ClusterInstance } from '../../core/instance/instance.ts';
import { pickFreePort } from '../../system/ports.ts';
import { LISTENER_NODE_PORTS } from '../in-cluster/cluster-ports.ts';
import { chooseBase } from '../instance/choose-base.ts';
import type { InstanceStore } from '../instance/instance-store.ts';
import { MINISTACK_VERSION, TRAEFIK_VERSION } from '../instance/pinned-versions.ts';
import { defaultApiPort, demandPort, portsOfOthers, reservedBy } from '../instance/port-rules.ts';
import { withHealthPath } from '../instance/with-health-path.ts';

/** How far the cluster is there; one that is half made holds its ports and is made anew. */
export type ClusterState = 'none' | 'half-made' | 'stopped' | 'running';

export type ClusterPlan = { instance: ClusterInstance; moved: string[] };

/**
 * Settings, images and ports of a start: what was asked for, else what the instance has, else the defaults. What cannot be
 * had, or not any more, is refused here. Changes nothing.
 */
export async function planDockerCluster(
  provider: ClusterInstance['provider'],
  settings: StartSettings,
  store: InstanceStore,
  cluster: ClusterState,
  version: string,
  now: Date,
): Promise<ClusterPlan> {
  const loaded = store.load(settings.name);
  const earlier = loaded?.provider === provider ? loaded : undefined;
  if (settings.adminPort !== undefined)
    throw usage('--admin-port is for an embedded instance: the control plane of this one is a pod', [
      'leave it out; kecs kubectl -- port-forward -n kecs-system deploy/kecs-control-plane 8081',
    ]);
  if (settings.node !== undefined && settings.node !== 'auto')
    throw usage('--node is for an embedded instance: the node of this one is a container', ['leave it out']);
  const base = chooseBase(settings, earlier, version, now);
  if (base.backend.kind === 'url' && isLoopback(base.backend.url)) throw backendOutOfReach(base.backend.url);
  const moved: string[] = [];
  const isFixed = cluster === 'stopped' || cluster === 'running';
  const ports =
    earlier && isFixed
      ? await keptPorts(settings, earlier, cluster)
      : earlier && cluster === 'half-made' && (settings.apiPort ?? earlier.ports.api) === earlier.ports.api
        ? earlier.ports
        : await newPorts(settings, store, earlier, moved);
  const images = chooseImages(settings, earlier?.images);
  if (earlier && isFixed && images.node !== earlier.images.node)
    throw clusterFixed('the node image', settings.name);
  const instance = await withHealthPath<ClusterInstance>({ ...base, provider, ports, images });
  return { instance, moved };
}

/** Ports are published when a container is made, and never change after that. */
async function keptPorts(
  { apiPort, name }: StartSettings,
  { ports }: ClusterInstance,
  cluster: 'stopped' | 'running',
): Promise<ClusterInstance['ports']> {
  if (apiPort !== undefined && apiPort !== ports.api) throw clusterFixed('the port', name);
  if (cluster === 'stopped') await demandPort(ports.api, 'the AWS endpoint', '--api-port', new Map());
  return ports;
}

async function newPorts(
  { apiPort, name }: StartSettings,
  store: InstanceStore,
  earlier: ClusterInstance | undefined,
  moved: string[],
): Promise<ClusterInstance['ports']> {
  const reserved = reservedBy(portsOfOthers(name, store.others(name)));
  const api = apiPort ?? earlier?.ports.api ?? (await defaultApiPort(reserved, moved));
  await demandPort(api, 'the AWS endpoint', '--api-port', reserved);
  const taken = new Set([...reserved.keys(), api]);
  const next = async (): Promise<number> => {
    const port = await pickFreePort(taken);
    taken.add(port);
    return port;
  };
  const kubeApi = await next();
  const listeners: number[] = [];
  while (listeners.length < LISTENER_NODE_PORTS.count) listeners.push(await next());
  return { api, kubeApi, listeners };
}

function chooseImages({ images }: StartSettings, earlier: ClusterImages | undefined): ClusterImages {
  const controlPlane = images.controlPlane ?? earlier?.controlPlane;
  const node = images.node ?? earlier?.node;
  return {
    traefik: images.traefik ?? earlier?.traefik ?? `traefik:v${TRAEFIK_VERSION}`,
    backend: images.backend ?? earlier?.backend ?? `ministackorg/ministack:${MINISTACK_VERSION}`,
    ...(controlPlane !== undefined && { controlPlane }),
    ...(node !== undefined && { node }),
  };
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]';
}
