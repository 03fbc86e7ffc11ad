import type { GatewaySettings } from './gateway-settings.ts';
import { BACKEND_FAILOVER } from './names.ts';
import { routes } from './routes.ts';
import { ruleText } from './rules/rule.ts';
import type { LiveRouter } from './traefik-api.ts';

/** A router that must be served: one for each route and entry point. Traefik's own names hold hashes, so none is asked for. */
export type ExpectedRouter = {
  route: string;
  entryPoint: string;
  rule: string;
  priority: number;
  /** Where it must lead: an address, or a service of another provider by name. */
  leadsTo: string;
};

export type RouterProblem = {
  /** The route's name, and the entry point it is missed on. */
  name: string;
  entryPoint: string;
  problem: 'missing' | 'disabled' | 'warning' | 'wrong-service' | 'wrong-priority';
  reason: string;
};

export function expectedRouters(settings: GatewaySettings): ExpectedRouter[] {
  const address = ({ host, port }: { host: string; port: number }): string => `http://${host}:${port}`;
  const leadsTo = {
    'control-plane': address(settings.controlPlane),
    'error-service': address(settings.errorService),
    backend: settings.backend ? BACKEND_FAILOVER : address(settings.errorService),
  };
  return settings.entryPoints.flatMap(({ name: entryPoint }) =>
    routes(settings.allowedOrigins).map((route) => ({
      route: route.name,
      entryPoint,
      rule: ruleText(route.rule),
      priority: route.priority,
      leadsTo: leadsTo[route.answerer],
    })),
  );
}

/**
 * What Traefik serves, against what was asked for. A router that is not served does not fail its requests: they fall
 * through to the next one, and a call to ECS is answered by the backend. So each difference is an error.
 */
export function compareRouters(
  expected: readonly ExpectedRouter[],
  live: readonly LiveRouter[],
): RouterProblem[] {
  return expected.flatMap((wanted) => {
    const problem = problemOf(wanted, live);
    return problem ? [{ name: wanted.route, entryPoint: wanted.entryPoint, ...problem }] : [];
  });
}

function problemOf(
  wanted: ExpectedRouter,
  live: readonly LiveRouter[],
): Pick<RouterProblem, 'problem' | 'reason'> | undefined {
  // After a change of a rule the old router and the new one may both be listed for a moment: the rule decides.
  // The file's own router has the rule of the last resort too, and answers only until the routes are read.
  const withRule = live.filter(({ name, rule }) => rule === wanted.rule && name.endsWith('@kubernetescrd'));
  const found = withRule.find(({ entryPoints }) => entryPoints.includes(wanted.entryPoint));
  if (found === undefined) {
    const reason = withRule.flatMap(({ errors }) => errors).join('; ');
    return {
      problem: 'missing',
      reason: reason || 'Traefik does not list it; its log names the object that it refused',
    };
  }
  if (found.status !== 'enabled') {
    return { problem: found.status, reason: found.errors.join('; ') || `Traefik says ${found.status}` };
  }
  if (found.priority !== wanted.priority) {
    return { problem: 'wrong-priority', reason: `it has ${found.priority} instead of ${wanted.priority}` };
  }
  const leads = wanted.leadsTo.includes('@') ? [found.service] : (found.servers ?? [found.service]);
  return leads.length === 1 && leads[0] === wanted.leadsTo
    ? undefined
    : {
        problem: 'wrong-service',
        reason: `it leads to ${leads.join(', ') || 'nothing'} instead of ${wanted.leadsTo}`,
      };
}
