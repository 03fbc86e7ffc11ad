import { parseMetrics, type Sample } from '../../../gateway/metrics/parse-metrics.ts';
import { ratesOf } from '../../../gateway/metrics/rates.ts';
import { scrapeOf } from '../../../gateway/metrics/route-totals.ts';
import { routes } from '../../../gateway/routes.ts';
import { systemClock } from '../../../system/system-clock.ts';
import type { CliDeps } from '../../deps.ts';
import { styleFor } from '../../reporters/terminal.ts';
import { topView } from '../../views/top-view.ts';
import { printData } from '../print.ts';
import type { InstanceFlags } from '../select-instance.ts';
import { withLink } from './open-link.ts';

type GatewayMetricsFlags = InstanceFlags & { raw?: boolean; output: 'table' | 'json' | 'yaml' };

/** `kecs gateway metrics`: what Traefik has counted since it was started. */
export async function gatewayMetrics(deps: CliDeps, flags: GatewayMetricsFlags): Promise<void> {
  await withLink(deps, flags, async ({ link, owners }) => {
    const text = await link.metrics(deps.signal);
    if (flags.raw) {
      deps.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
      return;
    }
    const samples = parseMetrics(text);
    if (flags.output !== 'table') return printData(deps, flags.output, 'gateway metrics', samples);
    const now = systemClock.now();
    const names = new Set(routes(link.settings.allowedOrigins).map(({ name }) => name));
    const seconds = secondsOf(samples, now);
    const rows = [...scrapeOf(samples, now).routes]
      .filter(([name]) => names.has(name))
      .map(([name, totals]) => ({
        ...ratesOf(name, totals, seconds),
        answeredBy: owners.get(name) ?? '–',
        history: [],
      }))
      .toSorted((a, b) => b.requests - a.requests);
    const openConnections = total(samples, 'traefik_open_connections', ({ entrypoint = '' }) =>
      /^aws6?$/.test(entrypoint),
    );
    const style = await styleFor(deps.stdout, deps.env);
    deps.stdout.write(`${topView({ by: 'route', rows, openConnections, seconds, style, live: false })}\n`);
  });
}

/** Since Traefik was started. */
function secondsOf(samples: readonly Sample[], now: number): number {
  const started = samples.find(({ name }) => name === 'process_start_time_seconds')?.value;
  return started === undefined ? 0 : Math.max(0.001, now / 1_000 - started);
}

function total(
  samples: readonly Sample[],
  wanted: string,
  holds: (labels: Sample['labels']) => boolean,
): number {
  return samples
    .filter(({ name, labels }) => name === wanted && holds(labels))
    .reduce((sum, { value }) => sum + value, 0);
}
