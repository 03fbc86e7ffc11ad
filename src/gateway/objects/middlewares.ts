import type { KubeObject } from '../../core/kube-objects.ts';
import type { Templates } from '../../manifests/load-templates.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import { RATE_LIMIT_CHECK_PATH } from '../names.ts';
import type { Route } from '../routes.ts';
import { originsRegexp } from '../rules/foreign-page.ts';

/** Every middleware that `middlewaresOf` may name. */
export function middlewares(
  settings: GatewaySettings,
  table: readonly Route[],
  templates: Templates,
): KubeObject[] {
  const { namespace, instance } = settings;
  const { average, burst } = settings.rateLimit === 'off' ? { average: 0, burst: 1 } : settings.rateLimit;
  return [
    templates.renderOne('gateway/aws-headers', {
      namespace,
      instance,
      originRegexps: [originsRegexp(settings.allowedOrigins)],
      allowHeaders: [...ALLOW_HEADERS],
      exposeHeaders: [...EXPOSE_HEADERS],
    }),
    templates.renderOne('gateway/aws-auth', { namespace }),
    ...templates.render('gateway/rate-limit', {
      namespace,
      average,
      burst,
      checkUrl: `http://127.0.0.1:${settings.metricsPort}${RATE_LIMIT_CHECK_PATH}`,
    }),
    ...templates.render('gateway/errors', { namespace, errorServicePort: settings.errorService.port }),
    ...templates.render('gateway/small-middlewares', { namespace, instance }),
    ...[...new Set(table.map(({ mark }) => mark))].map((mark) => routeMark(templates, namespace, mark)),
  ];
}

function routeMark(templates: Templates, namespace: string, mark: Route['mark']): KubeObject {
  const object = templates.renderOne('gateway/route-mark', { namespace, mark });
  if (mark !== 'default') return object;
  // The backend does not say who it is, so the gateway says it.
  const spec = object['spec'] as { headers: Record<string, unknown> };
  return {
    ...object,
    spec: { headers: { ...spec.headers, customResponseHeaders: { 'X-Kecs-Route': mark } } },
  };
}

/**
 * The middlewares of a route, in order of work. CORS comes first so that a refusal carries it too. A refusal is shaped
 * outside the limit. On the backend's routes nothing stands outside the backend that would change a status.
 */
export function middlewaresOf(
  route: Route,
  settings: Pick<GatewaySettings, 'backend' | 'rateLimit'>,
): string[] {
  const limited = route.rateLimited && settings.rateLimit !== 'off';
  const noBackend = route.answerer === 'backend' && settings.backend === undefined;
  const controlPlane = route.answerer === 'control-plane';
  return [
    route.cors ? 'aws-headers' : 'gateway-header',
    'aws-auth',
    `mark-${route.mark}`,
    ...(route.identityEncoding ? ['identity-encoding'] : []),
    ...(route.answerer === 'error-service' ? ['reason-foreign-page'] : []),
    ...(noBackend ? ['reason-no-backend'] : []),
    ...(controlPlane ? ['errors-unavailable', 'errors-throttled'] : []),
    ...(limited ? [controlPlane ? 'rate-limit' : 'rate-limit-beside'] : []),
    'retry-connect',
  ];
}

/** Request headers that AWS clients send from a browser. */
const ALLOW_HEADERS: readonly string[] = [
  'authorization',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-md5',
  'content-type',
  'expires',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'range',
  'smithy-protocol',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'x-amz-acl',
  'x-amz-api-version',
  'x-amz-checksum-algorithm',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-mode',
  'x-amz-checksum-sha1',
  'x-amz-checksum-sha256',
  'x-amz-client-context',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-invocation-type',
  'x-amz-log-type',
  'x-amz-region-set',
  'x-amz-request-payer',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-storage-class',
  'x-amz-tagging',
  'x-amz-target',
  'x-amz-trailer',
  'x-amz-user-agent',
  'x-amzn-query-mode',
];

/** Response headers that AWS clients read in a browser. */
const EXPOSE_HEADERS: readonly string[] = [
  'content-encoding',
  'content-length',
  'content-range',
  'etag',
  'last-modified',
  'retry-after',
  'smithy-protocol',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-sha1',
  'x-amz-checksum-sha256',
  'x-amz-delete-marker',
  'x-amz-executed-version',
  'x-amz-function-error',
  'x-amz-id-2',
  'x-amz-log-result',
  'x-amz-request-id',
  'x-amz-retry-after',
  'x-amz-version-id',
  'x-amzn-errortype',
  'x-amzn-query-error',
  'x-amzn-requestid',
  'x-kecs-error',
  'x-kecs-gateway',
  'x-kecs-route',
];
