import { parseDuration, parsePort } from '../../../config/parse-values.ts';
import { badValue } from '../../../core/errors/catalogue/config.ts';
import { dashboardSilent } from '../../../core/errors/catalogue/gateway.ts';
import { portTaken } from '../../../core/errors/catalogue/ports.ts';
import { messageOf } from '../../../core/errors/kecs-error.ts';
import type { Forward } from '../../../gateway/gateway-link.ts';
import { openBrowser, whyNoBrowser } from '../../../system/open-browser.ts';
import { portOwner } from '../../../system/port-owner.ts';
import { hasIpv6Loopback, isFree, pickFreePort, preferPort } from '../../../system/ports.ts';
import { systemClock } from '../../../system/system-clock.ts';
import type { CliDeps } from '../../deps.ts';
import { timeText } from '../../views/traffic-view.ts';
import { aborted } from '../aborted.ts';
import type { InstanceFlags } from '../select-instance.ts';
import { type OpenLink, withLink } from './open-link.ts';

type DashboardFlags = InstanceFlags & { port?: string; address?: string; open: boolean; wait: string };

const DEFAULT_PORT = 8080;
const ANSWER_MS = 2_000;
const RETRY_MS = 200;

/** `kecs gateway dashboard`: leads to Traefik's dashboard and API until Ctrl-C, where they are not on this machine anyway. */
export async function gatewayDashboard(deps: CliDeps, flags: DashboardFlags): Promise<void> {
  const wait = parseDuration(flags.wait);
  if ('problem' in wait) throw badValue('--wait', flags.wait, wait.problem);
  const port = flags.port === undefined ? undefined : portOf(flags.port);
  await withLink(deps, flags, async (open) => {
    const { dashboardPort } = open.link;
    if (dashboardPort !== undefined && port === undefined && flags.address === undefined) {
      await show(deps, open, urlOf('127.0.0.1', dashboardPort), wait.value, flags.open);
      deps.stderr.write('it is a port of this machine, so it stays there as long as the instance runs\n');
      return;
    }
    const { forward, url } = await forwarded(deps, open, port, flags.address);
    try {
      await show(deps, open, url, wait.value, flags.open);
      deps.stderr.write(
        `Ctrl-C ends it${flags.address === undefined ? '; only this machine reaches it' : ''}\n`,
      );
      await aborted(deps.signal);
    } finally {
      await forward.close();
    }
  });
}

/** 0 is any free port. */
function portOf(text: string): number {
  if (text === '0') return 0;
  const parsed = parsePort(text);
  if ('problem' in parsed) throw badValue('--port', text, parsed.problem);
  return parsed.value;
}

async function forwarded(
  { stderr }: CliDeps,
  { link }: OpenLink,
  wanted: number | undefined,
  address: string | undefined,
): Promise<{ forward: Forward; url: string }> {
  const port = await choosePort(wanted, (text) => void stderr.write(`${text}\n`));
  if (address !== undefined && !/^(127\.|::1$|localhost$)/.test(address))
    stderr.write(`! others can reach ${address}, and Traefik's API asks nobody for a password\n`);
  const hosts =
    address === undefined ? ['127.0.0.1', ...((await hasIpv6Loopback()) ? ['::1'] : [])] : [address];
  const said = (text: string): void => void stderr.write(`${timeText(systemClock.now(), true)} ${text}\n`);
  try {
    const forward = await link.forwardDashboard({ port, hosts }, said);
    return { forward, url: urlOf(hosts[0] ?? '127.0.0.1', port) };
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw taken(port);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw badValue('--address', address ?? '', 'it is no address of this machine');
    throw thrown;
  }
}

/** What is asked for must be free; without a wish the next free one will do, and that is said. */
async function choosePort(wanted: number | undefined, say: (text: string) => void): Promise<number> {
  if (wanted === 0) return pickFreePort(new Set());
  if (wanted !== undefined) {
    if (!(await isFree(wanted))) throw taken(wanted);
    return wanted;
  }
  const port = await preferPort(DEFAULT_PORT, new Set());
  if (port !== DEFAULT_PORT) say(`! ${DEFAULT_PORT} is used by ${ownerOf(DEFAULT_PORT)} → ${port}`);
  return port;
}

function taken(port: number): Error {
  return portTaken(port, '--port', `it is used by ${ownerOf(port)}`, [
    'kecs gateway dashboard (takes a free one)',
  ]);
}

function ownerOf(port: number): string {
  const owner = portOwner(port);
  return owner === undefined
    ? 'something that this user cannot see'
    : `process ${owner.pid} (${owner.command})`;
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/dashboard/`;
}

/** Prints the address once it answers, and opens it where there is a browser. */
async function show(
  { stdout, stderr, env, signal }: CliDeps,
  { name }: OpenLink,
  url: string,
  waitMs: number,
  mayOpen: boolean,
): Promise<void> {
  const end = systemClock.now() + waitMs;
  for (;;) {
    const problem = await answers(url, signal);
    if (problem === undefined) break;
    signal.throwIfAborted();
    if (systemClock.now() > end) throw dashboardSilent(url, Math.round(waitMs / 1_000), problem, name);
    await systemClock.sleep(RETRY_MS, signal);
  }
  stdout.write(`${url}\n`);
  if (!mayOpen) return;
  const whyNot = whyNoBrowser(env, stdout.isTTY === true);
  if (whyNot === undefined) await openBrowser(url);
  else if (stdout.isTTY === true) stderr.write(`not opened: ${whyNot}\n`);
}

async function answers(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const response = await fetch(url, { signal: patience });
    await response.arrayBuffer();
    return response.ok ? undefined : `it answered ${response.status}`;
  } catch (thrown) {
    return messageOf(thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown);
  }
}
