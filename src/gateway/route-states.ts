import { compareRouters, expectedRouters } from './compare-routers.ts';
import type { PartReadiness } from './gateway-link.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { type Answerer, type Route, routes } from './routes.ts';
import { ruleText } from './rules/rule.ts';
import { shadowOf } from './shadows.ts';
import type { LiveRouter } from './traefik-api.ts';

/** Requests of the last minutes, by route. */
export type RouteCounts = ReadonlyMap<string, { readonly requests: number; readonly errors: number }>;

/** One route of kecs, as it should be and as it is. */
export type RouteState = {
  readonly name: string;
  readonly priority: number;
  readonly purpose: string;
  readonly rule: string;
  readonly entryPoints: readonly string[];
  readonly answerer: Answerer;
  /** `HOST:PORT` of who answers. */
  readonly address: string;
  /** Undefined where it is no part of the instance. */
  readonly ready: { readonly ready: number; readonly wanted: number } | undefined;
  /** `ok`, or what is wrong. */
  readonly state:
    | 'ok'
    | 'missing'
    | 'disabled'
    | 'warning'
    | 'wrong-service'
    | 'wrong-priority'
    | 'shadowed'
    | 'not-ready';
  /** Why, in words; empty when it is ok. */
  readonly reason: string;
  readonly requests: number;
  /** Of these, answered 5xx. */
  readonly errors: number;
};

export type RoutesFacts = {
  readonly settings: GatewaySettings;
  readonly live: readonly LiveRouter[];
  readonly parts: readonly PartReadiness[];
  readonly counts: RouteCounts;
};

/** Each route held against what Traefik serves and how its answerer is, highest priority first. */
export function routeStates({ settings, live, parts, counts }: RoutesFacts): RouteState[] {
  const expected = expectedRouters(settings);
  const problems = compareRouters(expected, live);
  return routes(settings.allowedOrigins).map((route) => {
    const { address, part } = answererOf(route, settings);
    const readiness = parts.find(({ name }) => name === part);
    const { requests = 0, errors = 0 } = counts.get(route.name) ?? {};
    const missed = problems.filter(({ name }) => name === route.name);
    const shadow = shadowOf(route, live, expected);
    const trouble =
      missed[0] !== undefined
        ? {
            state: missed[0].problem,
            reason: `${missed[0].reason} (entry point ${missed.map(({ entryPoint }) => entryPoint).join(', ')})`,
          }
        : shadow !== undefined
          ? { state: 'shadowed' as const, reason: shadow }
          : readiness !== undefined && readiness.ready === 0
            ? { state: 'not-ready' as const, reason: `${part} is not ready: ${readiness.reason}` }
            : { state: 'ok' as const, reason: '' };
    return {
      name: route.name,
      priority: route.priority,
      purpose: route.purpose,
      rule: ruleText(route.rule),
      entryPoints: settings.entryPoints.map(({ name }) => name),
      answerer: route.answerer,
      address,
      ready: readiness && { ready: readiness.ready, wanted: readiness.wanted },
      ...trouble,
      requests,
      errors,
    };
  });
}

function answererOf(
  { answerer }: Route,
  settings: GatewaySettings,
): { address: string; part: string | undefined } {
  const text = ({ host, port }: { host: string; port: number }): string => `${host}:${port}`;
  if (answerer === 'control-plane') return { address: text(settings.controlPlane), part: 'control-plane' };
  if (answerer === 'backend' && settings.backend !== undefined)
    return { address: text(settings.backend), part: 'backend' };
  return { address: text(settings.errorService), part: 'error-service' };
}
