import type { Json } from '../../core/json.ts';
import type { KubeObject } from '../../core/kube-objects.ts';
import type { Templates } from '../../manifests/load-templates.ts';
import type { GatewaySettings } from '../gateway-settings.ts';
import {
  BACKEND_FAILOVER,
  CONTROL_PLANE_SERVICE,
  ERROR_SERVICE,
  INGRESS_CLASS,
  RATE_LIMIT_CHECK_PATH,
} from '../names.ts';
import type { Route } from '../routes.ts';
import { and, header, headerRegexp, or, path, ruleText } from '../rules/rule.ts';
import { middlewaresOf } from './middlewares.ts';

/** One IngressRoute for each route, and the one that the rate limit of the backend's routes asks. */
export function ingressRoutes(
  settings: GatewaySettings,
  table: readonly Route[],
  templates: Templates,
): KubeObject[] {
  const { namespace } = settings;
  return [
    ...table.map((route) =>
      templates.renderOne('gateway/route', {
        namespace,
        name: route.name,
        ingressClass: INGRESS_CLASS,
        entryPoints: settings.entryPoints.map(({ name }) => name),
        rule: ruleText(route.rule),
        priority: route.priority,
        purpose: route.purpose,
        middlewares: middlewaresOf(route, settings).map((name) => ({ name })),
        service: serviceOf(route, settings),
      }),
    ),
    templates.renderOne('gateway/rate-limit-check', {
      namespace,
      ingressClass: INGRESS_CLASS,
      slowDownRule: ruleText(and(path(RATE_LIMIT_CHECK_PATH), saysSlowDown)),
      anyRule: ruleText(path(RATE_LIMIT_CHECK_PATH)),
    }),
  ];
}

/** S3 says 503 SlowDown. So does a HEAD, whose refusal has no body: some clients then go by the status alone. */
const saysSlowDown = or(
  header('X-Forwarded-Method', 'HEAD'),
  headerRegexp('Authorization', String.raw`/s3/aws4_request(,|\s|$)`),
  headerRegexp('X-Forwarded-Uri', '[?&]X-Amz-Credential=[^&]*(/|%2[Ff])s3(/|%2[Ff])aws4_request'),
);

function serviceOf(route: Route, settings: GatewaySettings): Json {
  if (route.answerer === 'backend' && settings.backend)
    return { kind: 'TraefikService', name: BACKEND_FAILOVER };
  return route.answerer === 'control-plane'
    ? hostService(CONTROL_PLANE_SERVICE, settings.controlPlane.port)
    : hostService(ERROR_SERVICE, settings.errorService.port);
}

function hostService(name: string, port: number): Json {
  return { kind: 'Service', name, port, passHostHeader: true, serversTransport: 'kecs' };
}
