import { existsSync } from 'node:fs';
import { noSuchPart } from '../../core/errors/catalogue/gateway.ts';
import { type EmbeddedInstance, SYSTEM_NAMESPACE } from '../../core/instance/instance.ts';
import type { PartLogOptions, PartLogPiece } from '../../core/part-log.ts';
import type { GatewayLink, InsideAnswer, PartReadiness } from '../../gateway/gateway-link.ts';
import { getJson, getText } from '../../gateway/traefik-api.ts';
import { hasIpv6Loopback } from '../../system/ports.ts';
import { systemClock } from '../../system/system-clock.ts';
import { TcpRelay } from '../../system/tcp-relay.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import { componentStatus } from '../supervisor/component-status.ts';
import { readRunState } from '../supervisor/supervisor-control.ts';
import { fileLog, previousRun } from './file-log.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { wordFor } from './instance-status.ts';

const TRAEFIK = 'traefik';
/** As pods know it, with the port of its Service. */
const GATEWAY_NAME = `kecs-gateway.${SYSTEM_NAMESPACE}.svc.cluster.local`;
const AWS_PORT = 4566;
/** Of Traefik too, in a file of its own. */
const ACCESS = 'access';

/** To a gateway that is a process of this machine: its ports and files. */
export async function embeddedLink(instance: EmbeddedInstance, files: InstanceFiles): Promise<GatewayLink> {
  const { ports } = instance;
  const apiUrl = `http://127.0.0.1:${ports.dashboard}`;
  return {
    settings: gatewaySettings(instance, files, await hasIpv6Loopback()),
    endpoint: `http://127.0.0.1:${ports.api}`,
    trafficLogs: [ACCESS, TRAEFIK],
    parts: () => Promise.resolve(partsOf(files)),
    partLog: (part, options, signal) => partLog(files, part, options, signal),
    api: (path, signal) => getJson(`${apiUrl}${path}`, signal),
    metrics: (signal) => getText(`http://127.0.0.1:${ports.metrics}/metrics`, signal),
    dashboardPort: ports.dashboard,
    async forwardDashboard({ port, hosts }) {
      const relay = new TcpRelay({ host: '127.0.0.1', port: ports.dashboard });
      await relay.listen(port, hosts);
      return relay;
    },
    ...(instance.node === 'simulated' ? {} : { fromInside: (signal) => fromNode(files, signal) }),
    close: () => undefined,
  };
}

async function fromNode(files: InstanceFiles, signal: AbortSignal): Promise<InsideAnswer> {
  const [{ nodePlace }, { askFromInside }] = await Promise.all([
    import('./node/node-place.ts'),
    import('./node/ask-from-inside.ts'),
  ]);
  const place = nodePlace(files.dir);
  if (place === undefined)
    return { where: 'the node', status: 0, answeredAs: '', problem: 'the node does not run' };
  return askFromInside(place, { name: GATEWAY_NAME, port: AWS_PORT }, signal);
}

function partsOf(files: InstanceFiles): PartReadiness[] {
  return readRunState(files)
    .components.map(componentStatus)
    .map(({ name, state, restarts, lastExit }) => ({
      name,
      ready: state === 'ready' ? 1 : 0,
      wanted: 1,
      reason: state === 'ready' ? '' : `it is ${wordFor[state]}`,
      restarts,
      lastExit,
    }));
}

function partLog(
  files: InstanceFiles,
  part: string,
  { since, previous, follow }: PartLogOptions,
  signal: AbortSignal,
): AsyncIterable<PartLogPiece> {
  const { components } = readRunState(files);
  const known = [...components.map(({ name }) => name), ACCESS, 'supervisor'];
  const path = files.log(part);
  if (!known.includes(part) || !existsSync(path))
    throw noSuchPart(
      part,
      known.filter((name) => name !== ACCESS && existsSync(files.log(name))),
    );
  if (previous) return previousLog(files, part, { since }, signal);
  return fileLog(path, { since, follow }, systemClock, signal);
}

async function* previousLog(
  files: InstanceFiles,
  part: string,
  { since = 0 }: PartLogOptions,
  signal: AbortSignal,
): AsyncGenerator<PartLogPiece> {
  const run = previousRun(files.log(part === ACCESS ? TRAEFIK : part), systemClock);
  if (run === undefined) yield { kind: 'note', text: `no earlier run of ${part} is in its log` };
  else if (part === ACCESS) {
    // No marks of runs here, but each line's time is exact.
    const window = { since: Math.max(since, run.from), until: run.until };
    yield* fileLog(files.log(ACCESS), window, systemClock, signal);
    return;
  } else yield { kind: 'lines', lines: run.lines.filter(({ at }) => at >= since) };
  yield { kind: 'caught-up' };
}
