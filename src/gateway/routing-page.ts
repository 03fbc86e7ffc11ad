import { DEFAULT_ALLOWED_ORIGINS } from '../core/instance/instance.ts';
import { middlewaresOf } from './objects/middlewares.ts';
import { type Route, routes } from './routes.ts';
import { ruleText } from './rules/rule.ts';

const LIMITED = {
  backend: { host: '127.0.0.1', port: 0, healthPath: '/' },
  rateLimit: { average: 100, burst: 200 },
} as const;

/** Text of docs/routing.md: `prose` with its two marks replaced by tables from the routing table itself. */
export function routingPage(prose: string): string {
  const table = routes(DEFAULT_ALLOWED_ORIGINS);
  // Functions as replacements: rules hold `$`, which a text as replacement would interpret.
  return prose
    .replace('<!-- routes -->', () => routesTable(table))
    .replace('<!-- rules -->', () => table.map(ruleSection).join('\n\n'));
}

function routesTable(table: readonly Route[]): string {
  const rows = table.map(
    ({ name, priority, answerer, mark, purpose }) =>
      `| ${priority} | \`${name}\` | ${answerer} | \`${mark}\` | ${purpose} |`,
  );
  return [
    '| priority | route | answered by | `X-Kecs-Route` | what it takes |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function ruleSection(route: Route): string {
  const middlewares = middlewaresOf(route, LIMITED).map((name) => `\`${name}\``);
  return [
    `### \`${route.name}\``,
    '',
    '```',
    ruleText(route.rule),
    '```',
    '',
    `Middlewares: ${middlewares.join(', ')}.`,
  ].join('\n');
}
