import { parseDuration } from '../../../config/parse-values.ts';
import { badValue, usage } from '../../../core/errors/catalogue/config.ts';
import { ExitCode } from '../../../core/errors/exit-codes.ts';
import { parseMetrics } from '../../../gateway/metrics/parse-metrics.ts';
import type { Rates } from '../../../gateway/metrics/rates.ts';
import { systemClock } from '../../../system/system-clock.ts';
import type { CliDeps } from '../../deps.ts';
import { isLive, styleFor } from '../../reporters/terminal.ts';
import { type TopRow, topView } from '../../views/top-view.ts';
import { printData } from '../print.ts';
import type { InstanceFlags } from '../select-instance.ts';
import { type OpenLink, withLink } from './open-link.ts';
import { operationsOver, type RatesSource, routesOver } from './rates-over.ts';

type GatewayTopFlags = InstanceFlags & {
  interval: string;
  once?: boolean;
  by: 'route' | 'operation';
  sort: 'rps' | 'p95' | 'errors' | 'name';
  output: 'table' | 'json' | 'yaml';
};

const CLEAR = '\u001b[H\u001b[2J';
const HISTORY = 20;

/** `kecs gateway top`: rates, errors and times of each route or operation, over intervals. */
export async function gatewayTop(deps: CliDeps, flags: GatewayTopFlags): Promise<void> {
  const parsed = parseDuration(flags.interval);
  if ('problem' in parsed) throw badValue('--interval', flags.interval, parsed.problem);
  if (flags.output !== 'table' && !flags.once) throw usage(`-o ${flags.output} needs --once`);
  await withLink(deps, flags, async (open) => {
    const source: RatesSource =
      flags.by === 'route'
        ? await routesOver(open.link, deps.signal)
        : operationsOver(open.link, deps.signal);
    await show(deps, open, flags, source, parsed.value);
  });
}

async function show(
  deps: CliDeps,
  open: OpenLink,
  flags: GatewayTopFlags,
  source: RatesSource,
  intervalMs: number,
): Promise<void> {
  const { stdout, env, signal } = deps;
  const [style, live] = [await styleFor(stdout, env), isLive(stdout, env) && !flags.once];
  const history = new Map<string, number[]>();
  if (live) stdout.write('measuring …\n');
  for (;;) {
    await systemClock.sleep(intervalMs, signal).catch(() => undefined);
    if (signal.aborted) break;
    const { rates, seconds } = await source.next();
    const rows = rates.toSorted(ORDERS[flags.sort]).map((rate): TopRow => {
      const past = [...(history.get(rate.name) ?? []), rate.rps].slice(-HISTORY);
      history.set(rate.name, past);
      return { ...rate, answeredBy: rate.answeredBy ?? open.owners.get(rate.name) ?? '–', history: past };
    });
    const openConnections = await connections(open, signal);
    if (flags.output === 'table') {
      const text = topView({ by: flags.by, rows, openConnections, seconds, style, live });
      stdout.write(live ? `${CLEAR}${text}\n` : `${text}\n${flags.once ? '' : '\n'}`);
    } else {
      await printData(deps, flags.output, 'gateway top', {
        by: flags.by,
        seconds,
        openConnections,
        rows: rows.map(dataOf),
      });
    }
    if (flags.once) return;
  }
  deps.setExitCode(ExitCode.Interrupted);
}

const ORDERS: Readonly<Record<GatewayTopFlags['sort'], (a: Rates, b: Rates) => number>> = {
  rps: (a, b) => b.rps - a.rps || a.name.localeCompare(b.name),
  p95: (a, b) => (b.p95 ?? 0) - (a.p95 ?? 0),
  errors: (a, b) => b.serverErrors - a.serverErrors || b.clientErrors - a.clientErrors,
  name: (a, b) => a.name.localeCompare(b.name),
};

/** Of the AWS endpoint. Traefik does not count what is under way by route. */
async function connections({ link }: OpenLink, signal: AbortSignal): Promise<number> {
  return parseMetrics(await link.metrics(signal))
    .filter(
      ({ name, labels }) => name === 'traefik_open_connections' && /^aws6?$/.test(labels['entrypoint'] ?? ''),
    )
    .reduce((sum, { value }) => sum + value, 0);
}

function dataOf(row: TopRow): object {
  const { name, answeredBy, requests, rps, ok, clientErrors, serverErrors, p50, p95, p99, isRough } = row;
  const times = { p50Ms: p50 ?? null, p95Ms: p95 ?? null, p99Ms: p99 ?? null };
  return { name, answeredBy, requests, rps, ok, clientErrors, serverErrors, ...times, isRough };
}
