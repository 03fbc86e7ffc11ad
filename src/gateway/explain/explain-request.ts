import type { Route } from '../routes.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { type HttpRequest, headerValues } from './http-request.ts';

/** One route's say on a request. */
export type RouteSay = {
  readonly route: Route;
  readonly holds: boolean;
  /** What of the request decides it, in words. */
  readonly because: readonly string[];
};

export type Explanation = {
  /** Those that were asked, in their order; the last is the one that takes it. */
  readonly asked: readonly RouteSay[];
  /** Undefined where none takes it. */
  readonly taken: Route | undefined;
};

/** Asks the routes, highest priority first, until one takes the request: as Traefik does. */
export function explainRequest(routes: readonly Route[], request: HttpRequest): Explanation {
  const asked: RouteSay[] = [];
  const seen = withoutDropped(request);
  for (const route of routes.toSorted((a, b) => b.priority - a.priority)) {
    const { holds, because } = evaluateRule(route.rule, seen);
    asked.push({ route, holds, because });
    if (holds) return { asked, taken: route };
  }
  return { asked, taken: undefined };
}

/** Traefik takes headers out that a client names in Connection before it asks any route. */
function withoutDropped(request: HttpRequest): HttpRequest {
  const dropped = headerValues(request, 'Connection').flatMap((value) =>
    value.split(',').map((name) => name.trim().toLowerCase()),
  );
  if (dropped.length === 0) return request;
  return { ...request, headers: request.headers.filter(([name]) => !dropped.includes(name.toLowerCase())) };
}
