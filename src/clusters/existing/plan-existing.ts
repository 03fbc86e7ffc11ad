import { randomUUID } from 'node:crypto';
import type { StartSettings } from '../../config/settings.ts';
import { usage } from '../../core/errors/catalogue/config.ts';
import { clusterSettled, controlPlaneImageNeeded } from '../../core/errors/catalogue/existing.ts';
import { type ExistingInstance, SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import type { UserCluster } from '../../kube/user-cluster.ts';
import { chooseBase } from '../instance/choose-base.ts';
import type { InstanceStore } from '../instance/instance-store.ts';
import { MINISTACK_VERSION, TRAEFIK_VERSION } from '../instance/pinned-versions.ts';
import { DEFAULT_API_PORT, demandPort, portsOfOthers, reservedBy } from '../instance/port-rules.ts';

/** What was asked for, else what the instance has, else the defaults. What cannot be had is refused here; nothing changes. */
export async function planExisting(
  settings: StartSettings,
  store: InstanceStore,
  found: UserCluster | undefined,
  storageClass: string | null,
  tunnelRuns: boolean,
  version: string,
  now: Date,
): Promise<ExistingInstance> {
  const { name } = settings;
  const loaded = store.load(name);
  const earlier = loaded?.provider === 'existing' ? loaded : undefined;
  refuseOthersFlags(settings);
  const { namespace, context } = settings.cluster;
  if (earlier && namespace !== undefined && namespace !== earlier.cluster.namespace)
    throw clusterSettled(name, 'namespace', earlier.cluster.namespace);
  if (earlier && context !== undefined && context !== earlier.cluster.context)
    throw clusterSettled(name, 'context', earlier.cluster.context);
  const controlPlane = settings.images.controlPlane ?? earlier?.images.controlPlane;
  if (controlPlane === undefined) throw controlPlaneImageNeeded();
  const api = settings.apiPort ?? earlier?.ports.api ?? DEFAULT_API_PORT;
  if (!tunnelRuns || api !== earlier?.ports.api)
    await demandPort(
      api,
      'the AWS endpoint',
      '--api-port',
      reservedBy(portsOfOthers(name, store.others(name))),
    );
  return {
    ...chooseBase(settings, earlier, version, now),
    provider: 'existing',
    ports: { api },
    images: {
      traefik: settings.images.traefik ?? earlier?.images.traefik ?? `traefik:v${TRAEFIK_VERSION}`,
      backend:
        settings.images.backend ?? earlier?.images.backend ?? `ministackorg/ministack:${MINISTACK_VERSION}`,
      controlPlane,
    },
    cluster: {
      context: earlier?.cluster.context ?? found?.context ?? '',
      server: earlier?.cluster.server ?? found?.server ?? '',
      namespace: earlier?.cluster.namespace ?? namespace ?? SYSTEM_NAMESPACE,
      installation: earlier?.cluster.installation ?? randomUUID(),
      storageClass: earlier ? earlier.cluster.storageClass : storageClass,
    },
  };
}

function refuseOthersFlags({ adminPort, node, images }: StartSettings): void {
  const refuse = (flag: string, why: string): never => {
    throw usage(`${flag} does nothing with --provider existing: ${why}`, ['leave it out']);
  };
  if (adminPort !== undefined) refuse('--admin-port', 'the control plane is a pod');
  if (node !== undefined && node !== 'auto') refuse('--node', "the cluster's nodes are what tasks run on");
  if (images.node !== undefined) refuse('--node-image', 'kecs makes no node there');
}
