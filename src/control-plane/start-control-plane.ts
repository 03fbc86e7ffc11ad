import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { AwsClient } from '../aws/aws-client.ts';
import { controlPlanePortTaken } from '../core/errors/catalogue/control-plane.ts';
import { messageOf } from '../core/errors/kecs-error.ts';
import type { Clock, Kube } from '../core/ports.ts';
import { cloudMapOf, noCloudMap } from './cloud-map/cloud-map.ts';
import { TaskRegistrar } from './cloud-map/task-registrar.ts';
import type { HostComponents } from './component-pods/host-component.ts';
import { runComponentPods } from './component-pods/run-component-pods.ts';
import { createAdminServer } from './http/admin-server.ts';
import { AnswerCache } from './http/answer-cache.ts';
import { type ApiDeps, createApiServer } from './http/api-server.ts';
import { CallMetrics } from './http/metrics.ts';
import { compileOrigins } from './http/origin-patterns.ts';
import { storeIsSynced } from './http/own-endpoints.ts';
import { BackendProxy } from './http/proxy-to-backend.ts';
import { forgetInstancesOfGoneNodes } from './instances/forget-instances.ts';
import { createKubeletServer, type KubeletTls } from './kubelet-api/kubelet-server.ts';
import { logSources } from './kubelet-api/log-sources.ts';
import { NOBODY } from './node/node-shape.ts';
import { runServices } from './services/run-services.ts';
import { runSimulatedNode } from './simulated-node/run-simulated-node.ts';
import { allStores, createStores } from './store/stores.ts';
import { GatewayOfPods } from './tasks/gateway-of-pods.ts';
import { fetchInputs } from './tasks/inputs/fetch-inputs.ts';
import { TaskLogs } from './tasks/logs/task-logs.ts';
import { TaskKeeper } from './tasks/task-keeper.ts';
import { withoutBackend } from './tasks/without-backend.ts';

/** How long a call waits for the records to be read, right after the start, before it is told to try again. */
const SYNC_PATIENCE_MS = 5_000;
const CLOSE_GRACE_MS = 5_000;

export type ControlPlaneOptions = {
  /** Loopback address of both servers. */
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly adminPort: number;
  /** Kubernetes namespace that holds the records. */
  readonly namespace: string;
  readonly version: string;
  readonly kube: Kube;
  readonly clock: Clock;
  /** Where requests of other AWS services go; without it they are refused. */
  readonly backendUrl?: string | undefined;
  /** Web origins that may use the API, e.g. `http://localhost:*`. */
  readonly allowedOrigins: readonly string[];
  readonly resetAllowed: boolean;
  /** Name of the Node to simulate; without it none is. */
  readonly simulatedNode?: string | undefined;
  /** Where tasks run; without it none does, and they wait. */
  readonly tasks?: TasksOptions | undefined;
  /** Shows the instance's own processes as pods, and their logs; without it there are none to show. */
  readonly hostComponents?: HostComponentsOptions | undefined;
  /** One object per thing worth knowing; nothing is logged per request. */
  readonly log: (line: object) => void;
  readonly verifyAnswers?: boolean | undefined;
};

export type HostComponentsOptions = {
  readonly components: HostComponents;
  /** Where the API server asks for logs; 0 for any free port. */
  readonly port: number;
  readonly tls: KubeletTls;
};

export type TasksOptions = {
  /** The Kubernetes namespace of tasks' pods. */
  readonly namespace: string;
  /** A folder of the nodes for file systems that tasks share. */
  readonly sharedDir: string;
  /** The Service in the control plane's namespace that leads pods to the gateway; undefined where none does. */
  readonly gatewayService?: string | undefined;
};

export type ControlPlane = {
  readonly address: string;
  readonly adminAddress: string;
  /** Takes no new calls, lets running ones end, stops watching. */
  close(): Promise<void>;
};

/** Listens at once, answers calls when all records are in memory. Rejects with KECS1601 for a taken port. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { clock, log } = options;
  const stores = createStores(options.kube, clock, options.namespace);
  const metrics = new CallMetrics();
  const stop = new AbortController();
  const synced = Promise.all([
    ...allStores(stores).map((store) => new Promise<void>((resolve) => store.follow(stop.signal, resolve))),
    // Where no task runs there are no container instances, and reading nodes may not be granted.
    ...(options.tasks ? [stores.nodes.follow(options.kube, stop.signal)] : []),
  ]);
  void synced.then(() => log({ level: 'info', message: 'all records read' }));
  const proxy = options.backendUrl === undefined ? undefined : new BackendProxy(options.backendUrl);
  const deps: ApiDeps = {
    stores,
    clock,
    answers: new AnswerCache(),
    metrics,
    proxy,
    version: options.version,
    backendUrl: options.backendUrl,
    resetAllowed: options.resetAllowed,
    isAllowedOrigin: compileOrigins(options.allowedOrigins),
    verifyAnswers: options.verifyAnswers,
    whenSynced: async () => {
      const waiting = new AbortController();
      const late = clock.sleep(SYNC_PATIENCE_MS, waiting.signal).then(
        () => false,
        () => false,
      );
      const inTime = await Promise.race([synced.then(() => true), late]);
      waiting.abort();
      return inTime;
    },
    onFailure: ({ requestId, operation, thrown }) =>
      log({
        level: 'error',
        message: messageOf(thrown),
        requestId,
        operation,
        stack: thrown instanceof Error ? thrown.stack : undefined,
      }),
  };
  const api = createApiServer(deps);
  const admin = createAdminServer(metrics, () =>
    storeIsSynced(stores) ? undefined : 'records are still being read',
  );
  const { hostComponents, simulatedNode: nodeName, namespace, kube, version } = options;
  const kubelet =
    hostComponents &&
    createKubeletServer(
      hostComponents.tls,
      logSources(hostComponents.components, namespace, nodeName !== undefined),
    );
  try {
    await listen(api, options.port, options.host);
    await listen(admin, options.adminPort, options.host);
    if (kubelet) await listen(kubelet, hostComponents.port, options.host);
  } catch (thrown) {
    stop.abort();
    api.close();
    throw thrown;
  }
  const logs = kubelet ? { address: options.host, port: portOf(kubelet) } : NOBODY;
  if (nodeName !== undefined)
    void runSimulatedNode({ kube, clock, nodeName, version, logs, log }, stop.signal);
  const { tasks, backendUrl } = options;
  const backend = backendUrl === undefined ? undefined : new AwsClient(backendUrl);
  if (tasks) {
    const gateway = new GatewayOfPods({ kube, clock, namespace, service: tasks.gatewayService });
    const { signal } = stop;
    const tools = {
      kube,
      clock,
      stores,
      surroundings: tasks,
      gateway,
      fetchInputs: backend === undefined ? withoutBackend : fetchInputs(backend),
      logs:
        backend &&
        new TaskLogs({ kube, client: backend, clock, stores, simulatedNode: nodeName, signal, log }),
      signal,
      log,
    };
    void synced.then(() => {
      new TaskKeeper(tools).start();
      runServices({ stores, clock, log }, signal);
      const cloudMap = backend === undefined ? noCloudMap : cloudMapOf(backend, signal);
      new TaskRegistrar({ stores, clock, cloudMap, log }, signal).start();
      forgetInstancesOfGoneNodes(stores, log, signal);
    });
  }
  if (hostComponents) {
    const { components } = hostComponents;
    void runComponentPods({ kube, clock, namespace, components, version, logs, log }, stop.signal);
  }
  return {
    address: addressOf(api),
    adminAddress: addressOf(admin),
    close: async () => {
      // Whoever follows a log would keep us from ending.
      kubelet?.closeAllConnections();
      await Promise.all([closed(api), closed(admin), ...(kubelet ? [closed(kubelet)] : [])]);
      stop.abort();
      proxy?.close();
    },
  };
}

function listen(server: Server | TlsServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'EADDRINUSE' ? controlPlanePortTaken(host, port, cause) : cause),
    );
    server.listen({ port, host }, resolve);
  });
}

/** Connections end as soon as they have nothing to answer; after the grace all do. */
function closed(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(grace);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function portOf(server: TlsServer): number {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return '';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
