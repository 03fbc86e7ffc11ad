import { setTimeout as delay } from 'node:timers/promises';
import { startTimedOut } from '../../core/errors/catalogue/start.ts';
import { messageOf, toErrorDetails } from '../../core/errors/kecs-error.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import type { GatewaySettings } from '../../gateway/gateway-settings.ts';
import { BACKEND_SERVICE } from '../../gateway/names.ts';
import { Deployments, Services } from '../../kube/resource-types.ts';
import { applyObjects } from '../apply-objects.ts';
import type { Deadline } from '../instance/start-options.ts';
import type { ClusterApi } from './cluster-api.ts';
import { clusterGateway } from './cluster-gateway.ts';
import {
  hasBackendPod,
  type InClusterOptions,
  inClusterObjects,
  serviceObjects,
} from './in-cluster-objects.ts';

const POLL_MS = 200;

/** Applies all that kecs has in the cluster and takes out what this instance has no more. */
export async function deployParts(
  api: ClusterApi,
  options: InClusterOptions,
  deadline: Deadline,
  progress: (text: string) => void,
): Promise<{ settings: GatewaySettings; count: number }> {
  progress('waiting for its API server');
  await untilReady(api, deadline);
  progress('applying');
  const isWanted = (object: KubeObject): boolean => !options.skip?.(object);
  const services = serviceObjects(options).filter(isWanted);
  await applyObjects(api.kube, services, deadline.signal);
  const settings = clusterGateway(options.instance, options.namespace, await api.serviceAddresses());
  const rest = inClusterObjects(options, settings).filter(isWanted);
  await applyObjects(api.kube, rest, deadline.signal);
  if (!hasBackendPod(options.instance)) {
    const { namespace } = options;
    await api.kube.delete(Deployments, BACKEND_SERVICE, { namespace });
    await api.kube.delete(Services, BACKEND_SERVICE, { namespace });
  }
  return { settings, count: services.length + rest.length };
}

async function untilReady(api: ClusterApi, deadline: Deadline): Promise<void> {
  let why = 'it was not asked yet';
  const ready = (): Promise<boolean> =>
    api.kube.ready(deadline.signal).catch((thrown: unknown) => {
      why = toErrorDetails(thrown).why ?? messageOf(thrown);
      return false;
    });
  while (!(await ready())) {
    deadline.signal.throwIfAborted();
    if (Date.now() >= deadline.at) throw startTimedOut('kube-apiserver', why, deadline.totalMs / 1000, []);
    await delay(POLL_MS, undefined, { signal: deadline.signal }).catch(() => undefined);
  }
}
