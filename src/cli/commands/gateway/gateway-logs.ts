import { parseDuration } from '../../../config/parse-values.ts';
import { badValue, usage } from '../../../core/errors/catalogue/config.ts';
import { ExitCode } from '../../../core/errors/exit-codes.ts';
import { messageOf } from '../../../core/errors/kecs-error.ts';
import { readTraffic, type TrafficLine } from '../../../gateway/access-log/read-traffic.ts';
import {
  parseStatuses,
  type TrafficFilter,
  trafficFilter,
} from '../../../gateway/access-log/traffic-filter.ts';
import { systemClock } from '../../../system/system-clock.ts';
import type { CliDeps } from '../../deps.ts';
import { isLive, styleFor } from '../../reporters/terminal.ts';
import { trafficData } from '../../views/traffic-data.ts';
import { trafficNote, trafficView } from '../../views/traffic-view.ts';
import { sinceOf, tailOf } from '../log-window.ts';
import type { InstanceFlags } from '../select-instance.ts';
import { type OpenLink, withLinkEvenStopped } from './open-link.ts';
import { trafficHints } from './traffic-hints.ts';

type GatewayLogsFlags = InstanceFlags & {
  follow?: boolean;
  since?: string;
  sinceTime?: string;
  tail: string;
  previous?: boolean;
  access?: boolean;
  system?: boolean;
  level?: TrafficFilter['level'];
  route?: string;
  service?: string;
  operation?: string;
  status?: string;
  min?: string;
  grep?: string;
  output: 'text' | 'raw' | 'json';
};

/** `kecs gateway logs`: what went through the gateway, and what Traefik says of itself, one readable line each. */
export async function gatewayLogs(deps: CliDeps, flags: GatewayLogsFlags): Promise<void> {
  const wanted = wantedOf(flags, systemClock.now());
  await withLinkEvenStopped(deps, flags, async (open) => {
    const printer = await printerFor(deps, flags.output, open);
    const hints = trafficHints(open.owners, open.name);
    for await (const event of readTraffic(open.link, wanted, deps.signal)) {
      if (event.kind === 'note') {
        printer.note(event.text);
        continue;
      }
      printer.line(event.line);
      hints.take(event.line.record);
    }
    if (deps.signal.aborted) {
      deps.setExitCode(ExitCode.Interrupted);
      return;
    }
    if (flags.output === 'text') await sayMore(deps, open, hints.all(), flags);
  });
}

function wantedOf(flags: GatewayLogsFlags, now: number) {
  const { follow, previous, access, system, level, route, service, operation } = flags;
  if (follow && previous) throw usage('--follow and --previous do not go together: that run has ended');
  if (access && system) throw usage('--access and --system leave nothing out: give neither');
  if (flags.since !== undefined && flags.sinceTime !== undefined)
    throw usage('give --since or --since-time, not both');
  const from = flags.sinceTime ?? flags.since;
  const flag = flags.sinceTime === undefined ? '--since' : '--since-time';
  const status = flags.status === undefined ? undefined : parseStatuses(flags.status);
  if (flags.status !== undefined && status === undefined)
    throw badValue('--status', flags.status, 'statuses are such as 404, 4xx or 500-504, with commas between');
  const filter: TrafficFilter = {
    only: access ? 'access' : system ? 'system' : undefined,
    level,
    route,
    service,
    operation,
    status,
    minMs: flags.min === undefined ? undefined : millisecondsOf(flags.min),
    grep: flags.grep === undefined ? undefined : regexOf(flags.grep),
  };
  return {
    follow,
    previous,
    since: from === undefined ? undefined : sinceOf(from, now, flag),
    tail: tailOf(flags.tail),
    filter: trafficFilter(filter),
  };
}

function millisecondsOf(text: string): number {
  const parsed = parseDuration(text);
  if ('problem' in parsed) throw badValue('--min', text, parsed.problem);
  return parsed.value;
}

function regexOf(text: string): RegExp {
  try {
    return new RegExp(text, 'i');
  } catch (thrown) {
    throw badValue('--grep', text, messageOf(thrown));
  }
}

type Printer = { line(line: TrafficLine): void; note(text: string): void };

async function printerFor(
  { stdout, stderr, env }: CliDeps,
  output: GatewayLogsFlags['output'],
  { owners }: OpenLink,
): Promise<Printer> {
  const shown = { owners, style: await styleFor(stdout, env), live: isLive(stdout, env) };
  switch (output) {
    case 'raw':
      return {
        line: ({ raw }) => void stdout.write(`${raw}\n`),
        note: (text) => void stderr.write(`${text}\n`),
      };
    case 'json':
      return {
        line: (line) => void stdout.write(`${JSON.stringify(trafficData(line, owners))}\n`),
        note: (text) =>
          void stdout.write(`${JSON.stringify({ schemaVersion: 1, kind: 'note', message: text })}\n`),
      };
    case 'text':
      return {
        line: (line) => void stdout.write(`${trafficView(line, shown)}\n`),
        note: (text) => void stdout.write(`${trafficNote(text, shown)}\n`),
      };
  }
}

/** What would explain more, on stderr so that the lines stay lines. */
async function sayMore(
  { stderr }: CliDeps,
  { link, name }: OpenLink,
  hints: readonly string[],
  { previous }: GatewayLogsFlags,
): Promise<void> {
  for (const hint of hints) stderr.write(`${hint}\n`);
  const traefik = (await link.parts()).find((part) => part.name === 'traefik');
  if (traefik === undefined || previous) return;
  if (traefik.ready < traefik.wanted) stderr.write(`traefik is not ready: ${traefik.reason}\n`);
  if (traefik.restarts > 0 && traefik.lastExit !== null)
    stderr.write(
      `traefik has been started again, its last run ended with ${traefik.lastExit}: kecs gateway logs -p --name ${name}\n`,
    );
}
