import { type Command, Option } from 'commander';
import type { CliDeps } from './deps.ts';

const LOGS_EXAMPLES = `
Examples:
  $ kecs gateway logs -f
  $ kecs gateway logs --since 10m --status 4xx,5xx
  $ kecs gateway logs --service s3 --min 500ms
  $ kecs gateway logs -n all -o json | jq 'select(.status >= 500)'
`;

const ROUTES_EXAMPLES = `
Examples:
  $ kecs gateway routes
  $ kecs gateway routes --explain "aws s3 ls"
  $ kecs gateway routes --explain "curl -H 'Origin: http://app.example' localhost:4566"
  $ kecs gateway routes --explain -- aws ecs list-clusters --no-sign-request
`;

/** `kecs gateway …`: why a request went where it went. `options` makes those that all commands on instances have. */
export function addGatewayCommands(
  program: Command,
  deps: CliDeps,
  options: { name(): Option; dataDir(): Option },
): void {
  const gateway = program
    .command('gateway')
    .description('see what the gateway does with requests, and why')
    .helpCommand(false);

  gateway
    .command('logs')
    .description("requests and the gateway's own words, by time, each in one readable line")
    .addOption(options.name())
    .addOption(options.dataDir())
    .option('-f, --follow', 'go on as more comes')
    .option('--since <time>', 'not older than this: 90s, 10m, or 2026-01-31T12:00:00Z')
    .option('--since-time <time>', 'not older than this time')
    .option('-n, --tail <lines>', 'the last so many, or all', '100')
    .option('-p, --previous', "of Traefik's run before the present one")
    .option('--access', 'requests only')
    .option('--system', "Traefik's own words only")
    .addOption(
      new Option('--level <level>', 'system lines from this level').choices([
        'debug',
        'info',
        'warn',
        'error',
      ]),
    )
    .option('--route <route>', 'requests that this route took: ecs, elbv2, default, …')
    .option('--service <service>', 'requests to this AWS service: ecs, s3, …')
    .option('--operation <operation>', 'requests for this operation: ListClusters, …')
    .option('--status <statuses>', 'requests answered so: 4xx,5xx or 404 or 500-504')
    .option('--min <duration>', 'requests that took at least so long: 500ms')
    .option('--grep <pattern>', 'lines that match, as Traefik wrote them (a regular expression, any case)')
    .addOption(
      new Option('-o, --output <format>', 'how to print').choices(['text', 'raw', 'json']).default('text'),
    )
    .addHelpText('after', LOGS_EXAMPLES)
    .action(async (flags) => (await import('./commands/gateway/gateway-logs.ts')).gatewayLogs(deps, flags));

  gateway
    .command('routes')
    .description(
      'the routes as they should be and as Traefik has them; exit 7 when one is not as it should be',
    )
    .argument('[words...]', 'with --explain: what it is about, after --')
    .addOption(options.name())
    .addOption(options.dataDir())
    .option('-w, --watch', 'go on, and show what changes')
    .option('--live', "what Traefik's API tells")
    .option('--desired', 'what should be there')
    .option(
      '--explain [request...]',
      'why a request goes where it goes: an aws command, SERVICE OPERATION, a curl command, a line of the access log',
    )
    .addOption(
      new Option('-o, --output <format>', 'how to print')
        .choices(['table', 'wide', 'json', 'yaml', 'name'])
        .default('table'),
    )
    .addHelpText('after', ROUTES_EXAMPLES)
    .action(async (words, flags) =>
      (await import('./commands/gateway/gateway-routes.ts')).gatewayRoutes(deps, words, flags),
    );

  gateway
    .command('top')
    .description('requests a second, errors and times of each route or operation')
    .addOption(options.name())
    .addOption(options.dataDir())
    .option('-i, --interval <duration>', 'over how long', '2s')
    .option('--once', 'one interval, then end')
    .addOption(
      new Option('--by <what>', 'what a line is about').choices(['route', 'operation']).default('route'),
    )
    .addOption(
      new Option('-s, --sort <column>', 'what comes first')
        .choices(['rps', 'p95', 'errors', 'name'])
        .default('rps'),
    )
    .addOption(
      new Option('-o, --output <format>', 'how to print (json, yaml with --once)')
        .choices(['table', 'json', 'yaml'])
        .default('table'),
    )
    .action(async (flags) => (await import('./commands/gateway/gateway-top.ts')).gatewayTop(deps, flags));

  gateway
    .command('metrics')
    .description('what Traefik has counted since it was started')
    .addOption(options.name())
    .addOption(options.dataDir())
    .option('--raw', "Traefik's own text, as Prometheus reads it")
    .addOption(
      new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'),
    )
    .action(async (flags) =>
      (await import('./commands/gateway/gateway-metrics.ts')).gatewayMetrics(deps, flags),
    );

  gateway
    .command('dashboard')
    .description("open Traefik's dashboard; where it is in a cluster, by a port of this machine until Ctrl-C")
    .addOption(options.name())
    .addOption(options.dataDir())
    .option('--port <port>', 'of this machine, 0 for any (default: 8080, else the next free one)')
    .option('--address <address>', 'where to listen (default: this machine only)')
    .option('--no-open', 'print the address and open no browser')
    .option('--wait <duration>', 'for an answer', '30s')
    .action(async (flags) =>
      (await import('./commands/gateway/gateway-dashboard.ts')).gatewayDashboard(deps, flags),
    );

  gateway
    .command('check')
    .description('try the whole path of a request, piece by piece; exit 7 when something is wrong')
    .addOption(options.name())
    .addOption(options.dataDir())
    .option('--wait <duration>', 'try again for so long until nothing fails')
    .option('--only <pattern>', 'checks or categories whose name matches')
    .option('--junit-file <file>', 'write the findings for a CI server, too')
    .addOption(
      new Option('-o, --output <format>', 'how to print')
        .choices(['table', 'short', 'json', 'yaml'])
        .default('table'),
    )
    .action(async (flags) => (await import('./commands/gateway/gateway-check.ts')).gatewayCheck(deps, flags));
}
