import { createHash } from 'node:crypto';
import { controlPlaneObjects } from '../../control-plane/control-plane-objects.ts';
import { type PodInstance, taskNamespaceOf } from '../../core/instance/instance.ts';
import type { Json } from '../../core/json.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import { dynamicFile } from '../../gateway/dynamic-file.ts';
import { gatewayObjects } from '../../gateway/gateway-objects.ts';
import type { GatewaySettings } from '../../gateway/gateway-settings.ts';
import {
  BACKEND_SERVICE,
  CONTROL_PLANE_SERVICE,
  ERROR_SERVICE,
  ERROR_SERVICE_HEALTH_PATH,
} from '../../gateway/names.ts';
import { traefikFlags } from '../../gateway/traefik-flags.ts';
import { Templates } from '../../manifests/load-templates.ts';
import { definedTypes } from '../apply-objects.ts';
import {
  ADMIN_PORT,
  AWS_PORT,
  backendPort,
  CONTROL_PLANE_PORT,
  DASHBOARD_PORT,
  ERROR_SERVICE_PORT,
  METRICS_PORT,
} from './cluster-ports.ts';
import { PARTS, TRAEFIK } from './part-names.ts';
import { taskAccessObjects, taskFlags } from './task-objects.ts';

export type InClusterOptions = {
  instance: PodInstance;
  namespace: string;
  templatesDir: string;
  controlPlaneImage: string;
  /** More than one of them elect one that serves. */
  controlPlaneReplicas: number;
  /** Where the backend keeps its data: the source of a volume, as a pod has it. */
  dataVolume: Json;
  /** The port of every node that leads to the gateway, where the nodes are of this machine. */
  nodePort: number | undefined;
  /** Objects that are there already and are another's: they are not touched. */
  skip?: (object: KubeObject) => boolean;
  /** Text of MiniStack's launcher. */
  launcher: string;
};

/** What must be there before the rest can be made: the namespace, and Services, whose addresses the rest is made with. */
export function serviceObjects({
  instance,
  namespace,
  templatesDir,
  nodePort,
}: InClusterOptions): KubeObject[] {
  const templates = new Templates(templatesDir);
  const service = (name: string, port: number): KubeObject =>
    templates.renderOne('in-cluster/service', { namespace, name, port });
  return [
    templates.renderOne('traefik/namespace', { namespace }),
    ...templates.render('in-cluster/traefik-services', {
      namespace,
      port: AWS_PORT,
      dashboardPort: DASHBOARD_PORT,
      metricsPort: METRICS_PORT,
    }),
    ...(nodePort === undefined
      ? []
      : templates.render('in-cluster/endpoint', { namespace, port: AWS_PORT, nodePort })),
    service(CONTROL_PLANE_SERVICE, CONTROL_PLANE_PORT),
    service(ERROR_SERVICE, ERROR_SERVICE_PORT),
    ...(hasBackendPod(instance) ? [service(BACKEND_SERVICE, backendPort(instance.ports.api))] : []),
  ];
}

/** All else: the gateway's objects, the records' definitions, and the parts themselves. */
export function inClusterObjects(options: InClusterOptions, gateway: GatewaySettings): KubeObject[] {
  const { instance, namespace, templatesDir } = options;
  const templates = new Templates(templatesDir);
  const definitions = controlPlaneObjects(templates);
  const records = definedTypes(definitions);
  const parts = PARTS.filter((part) => part !== BACKEND_SERVICE || hasBackendPod(instance));
  return [
    ...gatewayObjects(gateway, templatesDir),
    ...definitions,
    ...parts.map((name) => templates.renderOne('in-cluster/service-account', { namespace, name })),
    ...templates.render('in-cluster/control-plane-access', {
      namespace,
      groups: [...new Set(records.map(({ group }) => group))],
      resources: records.map(({ plural }) => plural),
    }),
    ...taskAccessObjects(namespace, taskNamespaceOf(instance), templates),
    ...traefik(options, gateway, templates),
    ...ownPrograms(options, gateway, templates),
    ...(hasBackendPod(instance) ? ministack(options, templates) : []),
  ];
}

export function hasBackendPod({ backend }: Pick<PodInstance, 'backend'>): boolean {
  return backend.kind === 'ministack';
}

function traefik(
  { instance, namespace, templatesDir }: InClusterOptions,
  gateway: GatewaySettings,
  templates: Templates,
): KubeObject[] {
  const data = { 'backend.yaml': dynamicFile(gateway, templatesDir) };
  return [
    templates.renderOne('in-cluster/config-map', { namespace, name: TRAEFIK, app: TRAEFIK, data }),
    templates.renderOne('in-cluster/traefik', {
      namespace,
      image: instance.images.traefik,
      args: traefikFlags(gateway),
      settings: digest(data),
      port: AWS_PORT,
      dashboardPort: DASHBOARD_PORT,
      metricsPort: METRICS_PORT,
    }),
  ];
}

/** kecs itself, twice. It may not be reset from here: whether a caller is of this machine can't be told in a cluster. */
function ownPrograms(
  { instance, namespace, controlPlaneImage: image, controlPlaneReplicas: replicas }: InClusterOptions,
  { backend }: GatewaySettings,
  templates: Templates,
): KubeObject[] {
  const everywhere = '--host=0.0.0.0';
  return [
    templates.renderOne('in-cluster/control-plane', {
      namespace,
      image,
      args: [
        'server',
        everywhere,
        `--port=${CONTROL_PLANE_PORT}`,
        `--admin-port=${ADMIN_PORT}`,
        `--namespace=${namespace}`,
        ...(backend === undefined ? [] : [`--backend-url=http://${backend.host}:${backend.port}`]),
        ...instance.allowedOrigins.map((origin) => `--allow-origin=${origin}`),
        ...taskFlags(taskNamespaceOf(instance)),
        ...(replicas > 1 ? [`--lease=${CONTROL_PLANE_SERVICE}`] : []),
      ],
      replicas,
      port: CONTROL_PLANE_PORT,
      adminPort: ADMIN_PORT,
    }),
    templates.renderOne('in-cluster/error-service', {
      namespace,
      image,
      args: ['error-service', everywhere, `--port=${ERROR_SERVICE_PORT}`, `--instance=${instance.name}`],
      port: ERROR_SERVICE_PORT,
      healthPath: ERROR_SERVICE_HEALTH_PATH,
    }),
  ];
}

function ministack(
  { instance, namespace, dataVolume, launcher }: InClusterOptions,
  templates: Templates,
): KubeObject[] {
  const port = backendPort(instance.ports.api);
  const data = { 'launch.py': launcher };
  const env = {
    BIND_HOST: '0.0.0.0',
    GATEWAY_PORT: String(port),
    PERSIST_STATE: '1',
    STATE_DIR: '/var/lib/kecs/state',
    S3_PERSIST: '1',
    S3_DATA_DIR: '/var/lib/kecs/s3',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    HOME: '/tmp',
  };
  return [
    templates.renderOne('in-cluster/config-map', {
      namespace,
      name: BACKEND_SERVICE,
      app: BACKEND_SERVICE,
      data,
    }),
    templates.renderOne('in-cluster/ministack', {
      namespace,
      image: instance.images.backend,
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      settings: digest(data),
      port,
      healthPath: '/_ministack/health',
      dataVolume,
    }),
  ];
}

function digest(data: Record<string, string>): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
}
