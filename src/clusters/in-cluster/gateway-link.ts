import { noSuchPart, traefikApiFailed } from '../../core/errors/catalogue/gateway.ts';
import { inOneLine } from '../../core/errors/kecs-error.ts';
import { type PodInstance, SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import type { PartLogOptions, PartLogPiece } from '../../core/part-log.ts';
import type { GatewayLink, PartReadiness } from '../../gateway/gateway-link.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import { ClusterApi } from './cluster-api.ts';
import { clusterGateway } from './cluster-gateway.ts';
import { DASHBOARD_PORT, METRICS_PORT } from './cluster-ports.ts';
import { PART_NAMES, TRAEFIK } from './part-names.ts';
import { partsOf } from './part-state.ts';
import { podsLog } from './pods-log.ts';

/** To a gateway that is a pod: all through the API server. */
export async function clusterLink(instance: PodInstance, files: InstanceFiles): Promise<GatewayLink> {
  const namespace = instance.provider === 'existing' ? instance.cluster.namespace : SYSTEM_NAMESPACE;
  const api = new ClusterApi(files.kubeconfig(), systemClock, namespace);
  const ask = async (port: number, path: string, signal?: AbortSignal): Promise<string> => {
    try {
      return await api.askTraefik(port, path, signal);
    } catch (thrown) {
      signal?.throwIfAborted();
      throw traefikApiFailed(`port ${port} of its pod, ${path}`, inOneLine(thrown), thrown);
    }
  };
  try {
    return {
      settings: clusterGateway(instance, namespace, await api.serviceAddresses()),
      endpoint: `http://127.0.0.1:${instance.ports.api}`,
      trafficLogs: [PART_NAMES[TRAEFIK] ?? TRAEFIK],
      parts: () => readiness(api),
      partLog: (part, options, signal) => partLog(api, part, options, signal),
      api: async (path, signal) => JSON.parse(await ask(DASHBOARD_PORT, path, signal)),
      metrics: (signal) => ask(METRICS_PORT, '/metrics', signal),
      dashboardPort: undefined,
      async forwardDashboard({ port, hosts }, said) {
        const log = (line: object): void =>
          said((line as { message?: string }).message ?? JSON.stringify(line));
        const tunnel = api.tunnel(TRAEFIK, 'traefik', log);
        await tunnel.listen(port, hosts);
        return tunnel;
      },
      async fromInside(signal) {
        const { statusCode = 0, headers } = await api.askService(TRAEFIK, 'aws', '/_kecs/health', signal);
        const answeredAs = String(headers['x-kecs-gateway'] ?? '');
        return { where: "the cluster's network", status: statusCode, answeredAs };
      },
      close: () => api.close(),
    };
  } catch (thrown) {
    api.close();
    throw thrown;
  }
}

async function readiness(api: ClusterApi): Promise<PartReadiness[]> {
  return (await partsOf(api)).map(({ app, ready, reason, restarts, lastExit, pods }) => ({
    name: PART_NAMES[app] ?? app,
    ready: ready ? Math.max(1, pods.length) : 0,
    wanted: Math.max(1, pods.length),
    reason: ready ? '' : reason,
    restarts,
    lastExit,
  }));
}

async function* partLog(
  api: ClusterApi,
  part: string,
  options: PartLogOptions,
  signal: AbortSignal,
): AsyncGenerator<PartLogPiece> {
  const app = Object.keys(PART_NAMES).find((name) => PART_NAMES[name] === part);
  const pods = async () => (await api.pods()).filter(({ metadata }) => metadata.labels?.['app'] === app);
  if (app === undefined || (await pods()).length === 0) throw noSuchPart(part, Object.values(PART_NAMES));
  yield* podsLog({ kube: api.kube, clock: systemClock, pods }, options, signal);
}
