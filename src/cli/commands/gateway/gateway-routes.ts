import { usage } from '../../../core/errors/catalogue/config.ts';
import { ExitCode } from '../../../core/errors/exit-codes.ts';
import { expectedRouters } from '../../../gateway/compare-routers.ts';
import { type RawData, routersOf } from '../../../gateway/traefik-api.ts';
import { systemClock } from '../../../system/system-clock.ts';
import type { CliDeps } from '../../deps.ts';
import { isLive, styleFor } from '../../reporters/terminal.ts';
import { routesView } from '../../views/routes-view.ts';
import { table } from '../../views/table.ts';
import { printData } from '../print.ts';
import type { InstanceFlags } from '../select-instance.ts';
import { explain } from './explain.ts';
import { type LookedAt, lookAtRoutes } from './look-at-routes.ts';
import { type OpenLink, withLink } from './open-link.ts';

type GatewayRoutesFlags = InstanceFlags & {
  watch?: boolean;
  output: 'table' | 'wide' | 'json' | 'yaml' | 'name';
  live?: boolean;
  desired?: boolean;
  explain?: string[] | true;
};

const WATCH_MS = 2_000;
const CLEAR = '\u001b[H\u001b[2J';

/** `kecs gateway routes`: exit 0 when each route is as it should be, else 7. */
export async function gatewayRoutes(
  deps: CliDeps,
  words: readonly string[],
  flags: GatewayRoutesFlags,
): Promise<void> {
  const named =
    flags.explain === undefined ? undefined : [...(flags.explain === true ? [] : flags.explain), ...words];
  if (named === undefined && words.length > 0)
    throw usage(`'routes' takes no argument: ${words.join(' ')}`, [
      `kecs gateway routes --explain "${words.join(' ')}"`,
    ]);
  if (flags.live && flags.desired) throw usage('give --live or --desired, not both');
  await withLink(deps, flags, async (open) => {
    if (named !== undefined) return explain(deps, open, named);
    if (flags.live) return printLive(deps, open, flags.output);
    if (flags.desired) return printDesired(deps, open, flags.output);
    return flags.watch ? watch(deps, open, flags.output) : printOnce(deps, open, flags.output);
  });
}

async function printOnce(deps: CliDeps, open: OpenLink, output: GatewayRoutesFlags['output']): Promise<void> {
  const looked = await lookAtRoutes(open.link, deps.signal);
  if (output === 'json' || output === 'yaml') await printData(deps, output, 'gateway routes', dataOf(looked));
  else if (output === 'name') for (const { name } of looked.states) deps.stdout.write(`${name}\n`);
  else deps.stdout.write(`${await textOf(deps, open, looked, output === 'wide')}\n`);
  deps.setExitCode(looked.states.every(({ state }) => state === 'ok') ? ExitCode.Ok : ExitCode.ProblemsFound);
}

/** On a terminal one screen that is drawn anew; elsewhere a new table when something has changed. */
async function watch(deps: CliDeps, open: OpenLink, output: GatewayRoutesFlags['output']): Promise<void> {
  if (output !== 'table' && output !== 'wide') throw usage('--watch shows tables: -o table or wide');
  let last = '';
  while (!deps.signal.aborted) {
    const text = await lookAtRoutes(open.link, deps.signal)
      .then((looked) => textOf(deps, open, looked, output === 'wide'))
      .catch((thrown: unknown) => {
        // A Traefik that is being started again is what one watches for.
        if (last === '' || deps.signal.aborted) throw thrown;
        return `${last}\n! the gateway does not answer at the moment`;
      });
    if (isLive(deps.stdout, deps.env)) deps.stdout.write(`${CLEAR}${text}\n`);
    else if (text !== last) deps.stdout.write(`${text}\n\n`);
    last = text;
    await systemClock.sleep(WATCH_MS, deps.signal).catch(() => undefined);
  }
  deps.setExitCode(ExitCode.Interrupted);
}

async function textOf(deps: CliDeps, { name }: OpenLink, looked: LookedAt, wide: boolean): Promise<string> {
  return routesView({
    name,
    states: looked.states,
    foreign: looked.foreign.map((router) => `${router.name} (priority ${router.priority})`),
    style: await styleFor(deps.stdout, deps.env),
    width: deps.stdout.isTTY === true ? deps.stdout.columns : undefined,
    wide,
  });
}

function dataOf({ states, foreign }: LookedAt): object {
  return {
    routes: states.map(({ ready, reason, ...state }) => ({
      ...state,
      ready: ready ?? null,
      reason: reason || null,
    })),
    foreign: foreign.map(({ name, rule, priority, status }) => ({ name, rule, priority, status })),
  };
}

/** What Traefik has, as it says. */
async function printLive(
  deps: CliDeps,
  { link }: OpenLink,
  output: GatewayRoutesFlags['output'],
): Promise<void> {
  const live = routersOf(await link.api<RawData>('/api/rawdata', deps.signal)).toSorted(
    (a, b) => b.priority - a.priority,
  );
  if (output === 'json' || output === 'yaml') return printData(deps, output, 'gateway routes --live', live);
  const rows = live.map((router) => [
    String(router.priority),
    router.name,
    router.entryPoints.join(','),
    router.status,
    router.servers?.join(',') ?? router.service,
    ...(output === 'wide' ? [router.rule] : []),
  ]);
  const titles = [
    'PRIO',
    'ROUTER',
    'ENTRYPOINTS',
    'STATUS',
    'LEADS TO',
    ...(output === 'wide' ? ['RULE'] : []),
  ];
  deps.stdout.write(
    output === 'name' ? live.map(({ name }) => `${name}\n`).join('') : `${table(titles, rows)}\n`,
  );
}

/** What Traefik should have. */
async function printDesired(
  deps: CliDeps,
  { link }: OpenLink,
  output: GatewayRoutesFlags['output'],
): Promise<void> {
  const desired = expectedRouters(link.settings);
  if (output === 'json' || output === 'yaml')
    return printData(deps, output, 'gateway routes --desired', desired);
  const rows = desired.map((router) => [
    String(router.priority),
    router.route,
    router.entryPoint,
    router.leadsTo,
    ...(output === 'wide' ? [router.rule] : []),
  ]);
  const titles = ['PRIO', 'ROUTE', 'ENTRYPOINT', 'LEADS TO', ...(output === 'wide' ? ['RULE'] : [])];
  deps.stdout.write(
    output === 'name' ? desired.map(({ route }) => `${route}\n`).join('') : `${table(titles, rows)}\n`,
  );
}
