import type { ExpectedRouter } from './compare-routers.ts';
import type { Route } from './routes.ts';
import { ruleText } from './rules/rule.ts';
import type { LiveRouter } from './traefik-api.ts';

const EVERYTHING = /^(PathPrefix\(`\/`\)|HostRegexp\(`\^?\.[*+]\$?`\)|PathRegexp\(`\.[*+]?`\))$/;

/** Routers of others on the entry points of the AWS endpoint: neither made by kecs nor Traefik's own. */
export function foreignRouters(
  live: readonly LiveRouter[],
  expected: readonly ExpectedRouter[],
): LiveRouter[] {
  return live.filter(
    ({ name, rule, priority, entryPoints }) =>
      entryPoints.some((entryPoint) => /^aws6?$/.test(entryPoint)) &&
      !name.endsWith('@internal') &&
      !name.endsWith('@file') &&
      !expected.some((ours) => ours.rule === rule && ours.priority === priority),
  );
}

/**
 * What stands before a route and takes its requests: a router of somebody else that is asked earlier and takes everything.
 * Undefined where nothing does.
 */
export function shadowOf(
  route: Route,
  live: readonly LiveRouter[],
  expected: readonly ExpectedRouter[],
): string | undefined {
  const own = ruleText(route.rule);
  const before = foreignRouters(live, expected).find(
    ({ rule, priority, status }) =>
      status !== 'disabled' && priority > route.priority && (rule === own || EVERYTHING.test(rule)),
  );
  return (
    before && `router ${before.name} with priority ${before.priority} takes everything before it is asked`
  );
}
