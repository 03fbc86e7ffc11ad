import type { EntryPoint, GatewaySettings } from './gateway-settings.ts';
import { INGRESS_CLASS, OPERATION_HEADER, PROBLEM_HEADER } from './names.ts';

/** Seconds. Traefik's own (0.1, 0.3, 1.2, 5) say nothing about calls that take milliseconds. */
const LATENCY_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const ACCESS_LOG_FIELDS: readonly string[] = [
  'StartUTC',
  'ClientHost',
  'entryPointName',
  'RequestMethod',
  'RequestHost',
  'RequestPath',
  'RequestContentSize',
  'RouterName',
  'ServiceName',
  'OriginStatus',
  'DownstreamStatus',
  'DownstreamContentSize',
  'RetryAttempts',
  'Duration',
  'OriginDuration',
  'Overhead',
];

/** Who calls, and who answered what: never what a caller proves itself with. */
const ACCESS_LOG_HEADERS: readonly string[] = [
  'X-Amz-Target',
  'User-Agent',
  'Content-Type',
  'X-Amzn-Errortype',
  'X-Kecs-Route',
  'X-Kecs-Error',
  OPERATION_HEADER,
  PROBLEM_HEADER,
];

/** Command line of Traefik. It takes its Kubernetes access from `KUBECONFIG`, or in a pod from its service account. */
export function traefikFlags(settings: GatewaySettings): string[] {
  return [
    ...settings.entryPoints.flatMap(awsEntryPoint),
    ...ownEntryPoints(settings),
    ...kubernetesProvider(settings),
    `--providers.file.directory=${settings.dynamicDir}`,
    '--providers.file.watch=false',
    ...metrics(),
    ...logs(settings.accessLog),
    '--global.checkNewVersion=false',
    '--global.sendAnonymousUsage=false',
    '--serversTransport.maxIdleConnsPerHost=256',
    '--serversTransport.forwardingTimeouts.dialTimeout=3s',
    '--serversTransport.forwardingTimeouts.idleConnTimeout=3s',
  ];
}

function awsEntryPoint({ name, host, port }: EntryPoint): string[] {
  return flags(`entryPoints.${name}`, {
    address: `${host}:${port}`,
    asDefault: true,
    // S3 keys may hold //, /./ and /../; cleaned paths name other objects and break signatures.
    'http.sanitizePath': false,
    // A raw ; in the query would become &.
    'http.encodeQuerySemicolons': true,
    'http.maxHeaderBytes': 1_048_576,
    // S3 metadata may be named x-amz-meta-with_underscore.
    'http.aliasHeadersStrategy': 'keep',
    // Covers the whole body: with the default of 60 s a slow upload is cut.
    'transport.respondingTimeouts.readTimeout': 0,
    'transport.respondingTimeouts.writeTimeout': 0,
    'transport.respondingTimeouts.idleTimeout': '180s',
    // Loopback clients retry: no need to accept for a while longer, but what is under way is finished.
    'transport.lifeCycle.requestAcceptGraceTimeout': 0,
    'transport.lifeCycle.graceTimeOut': '4s',
  });
}

function ownEntryPoints({ ownHost, dashboardPort, metricsPort }: GatewaySettings): string[] {
  return [
    ...flags('entryPoints.traefik', {
      address: `${ownHost}:${dashboardPort}`,
      'http.aliasHeadersStrategy': 'delete',
    }),
    ...flags('entryPoints.metrics', {
      address: `${ownHost}:${metricsPort}`,
      'http.aliasHeadersStrategy': 'delete',
      // The rate limit's question comes from Traefik itself and says in X-Forwarded-* what it is about.
      'forwardedHeaders.trustedIPs': '127.0.0.1/32',
    }),
    ...flags('api', { dashboard: true, insecure: true, disableDashboardAd: true }),
    ...flags('ping', { entryPoint: 'traefik', terminatingStatusCode: 200 }),
  ];
}

function kubernetesProvider({ namespace, services }: GatewaySettings): string[] {
  return [
    ...flags('providers.kubernetesCRD', {
      namespaces: namespace,
      ingressClass: INGRESS_CLASS,
      // A service without an endpoint answers 503. Without this the whole route would vanish, and calls to ECS would
      // fall through to the backend.
      allowEmptyServices: true,
      // Through the Service's address: which pods are behind it is stale for seconds after a node's restart.
      ...(services === 'cluster' ? { nativeLBByDefault: true } : { allowExternalNameServices: true }),
      allowCrossNamespace: false,
      // For ping@internal and aws-backend@file.
      crossProviderNamespaces: namespace,
      // Then rights in the one namespace are enough.
      disableClusterScopeResources: true,
      safeNaming: true,
    }),
    // Two seconds by default; a change then waits for the one before it.
    '--providers.providersThrottleDuration=200ms',
  ];
}

function metrics(): string[] {
  return flags('metrics.prometheus', {
    entryPoint: 'metrics',
    // Refusals, preflights and dead services show in router metrics alone.
    addRoutersLabels: true,
    addServicesLabels: true,
    addEntryPointsLabels: true,
    buckets: LATENCY_BUCKETS.join(','),
  });
}

function logs(accessLogPath: string | undefined): string[] {
  return [
    ...flags('log', { level: 'INFO', format: 'json', noColor: true }),
    ...flags('accesslog', {
      ...(accessLogPath === undefined ? {} : { filepath: accessLogPath }),
      format: 'json',
      bufferingSize: 64,
      // Presigned URLs carry their signature in the query.
      'fields.queryparameters.defaultmode': 'drop',
      'fields.headers.defaultmode': 'drop',
      ...Object.fromEntries(ACCESS_LOG_HEADERS.map((name) => [`fields.headers.names.${name}`, 'keep'])),
      // Every field costs time on every request.
      'fields.defaultmode': 'drop',
      ...Object.fromEntries(ACCESS_LOG_FIELDS.map((name) => [`fields.names.${name}`, 'keep'])),
    }),
  ];
}

function flags(prefix: string, values: Readonly<Record<string, string | number | boolean>>): string[] {
  return Object.entries(values).map(([name, value]) => `--${prefix}.${name}=${value}`);
}
