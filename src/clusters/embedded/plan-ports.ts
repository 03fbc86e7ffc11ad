import { portTaken } from '../../core/errors/catalogue/ports.ts';
import type { Instance, InstancePorts } from '../../core/instance/instance.ts';
import { portOwner } from '../../system/port-owner.ts';
import { isFree, pickFreePort, preferPort } from '../../system/ports.ts';

export const DEFAULT_API_PORT = 4566;
export const DEFAULT_ADMIN_PORT = 8081;
const DEFAULT_DASHBOARD_PORT = 8080;
const DEFAULT_METRICS_PORT = 8082;

export type PortWishes = { api: number | undefined; admin: number | undefined };

export type PortPlan = {
  ports: InstancePorts;
  /** Ports that are not the usual or the earlier ones, with the reason, for a line to the user. */
  moved: string[];
};

/**
 * Ports for a start. The API port is what clients are configured with: it is the one asked for, the instance's own or
 * 4566. Taken by another instance of kecs, a new instance gets the next one; taken by anything else it is refused by
 * name, because clients that expect kecs on 4566 would talk to that other program. All other ports move and say so.
 * `others` are the ports of the other instances here, running or not, by instance name.
 */
export async function planPorts(
  wishes: PortWishes,
  earlier: InstancePorts | undefined,
  others: ReadonlyMap<string, InstancePorts>,
): Promise<PortPlan> {
  const reserved = reservedBy(others);
  const moved: string[] = [];

  const api = wishes.api ?? earlier?.api ?? (await defaultApiPort(reserved, moved));
  await demandPort(api, 'the AWS endpoint', '--api-port', reserved);
  if (wishes.admin !== undefined)
    await demandPort(wishes.admin, "the control plane's admin port", '--admin-port', reserved);
  const taken = new Set([...reserved.keys(), api, ...(wishes.admin === undefined ? [] : [wishes.admin])]);

  const ours = new Map<number, string>();
  const prefer = async (wanted: number, what: string): Promise<number> => {
    const port = await preferPort(wanted, taken);
    if (port !== wanted)
      moved.push(`${what} on ${port}: ${wanted} ${ours.get(wanted) ?? describeOwner(wanted, reserved)}`);
    ours.set(port, `is this instance's ${what}`);
    taken.add(port);
    return port;
  };
  const quiet = async (wanted: number | undefined): Promise<number> => {
    const port =
      wanted !== undefined && !taken.has(wanted) && (await isFree(wanted))
        ? wanted
        : await pickFreePort(taken);
    taken.add(port);
    return port;
  };

  const ports: InstancePorts = {
    api,
    admin: wishes.admin ?? (await prefer(earlier?.admin ?? DEFAULT_ADMIN_PORT, 'admin port')),
    dashboard: await prefer(earlier?.dashboard ?? DEFAULT_DASHBOARD_PORT, 'dashboard'),
    metrics: await prefer(earlier?.metrics ?? DEFAULT_METRICS_PORT, 'gateway metrics'),
    etcdClient: await quiet(earlier?.etcdClient),
    etcdPeer: await quiet(earlier?.etcdPeer),
    kubeApi: await quiet(earlier?.kubeApi),
    controlPlane: await quiet(earlier?.controlPlane),
    errorService: await quiet(earlier?.errorService),
    backend: await quiet(earlier?.backend),
    kubelet: await quiet(earlier?.kubelet),
  };
  return { ports, moved };
}

async function defaultApiPort(reserved: ReadonlyMap<number, string>, moved: string[]): Promise<number> {
  const owner = reserved.get(DEFAULT_API_PORT);
  if (owner === undefined) return DEFAULT_API_PORT;
  const port = await preferPort(DEFAULT_API_PORT + 1, new Set(reserved.keys()));
  moved.push(
    `AWS endpoint on ${port}: ${DEFAULT_API_PORT} belongs to instance '${owner}' (choose with --api-port)`,
  );
  return port;
}

/** Which port belongs to which other instance. */
export function reservedBy(others: ReadonlyMap<string, InstancePorts>): Map<number, string> {
  return new Map(
    [...others].flatMap(([name, ports]) => Object.values(ports).map((port) => [port, name] as const)),
  );
}

/** Refuses a port that something else has, by its owner's name and with one that is free. */
export async function demandPort(
  port: number,
  purpose: string,
  flag: string,
  reserved: ReadonlyMap<number, string>,
): Promise<void> {
  if (!reserved.has(port) && (await isFree(port))) return;
  const next = await preferPort(port + 1 > 65_535 ? 1024 : port + 1, new Set(reserved.keys()));
  const owner = reserved.get(port);
  throw portTaken(port, purpose, `it ${describeOwner(port, reserved)}`, [
    `add ${flag} ${next} (free now)`,
    ...(owner === undefined ? ['end that process'] : []),
  ]);
}

function describeOwner(port: number, reserved: ReadonlyMap<number, string>): string {
  const instance = reserved.get(port);
  if (instance !== undefined) return `belongs to instance '${instance}' (also while that is stopped)`;
  const owner = portOwner(port);
  return owner === undefined
    ? 'is used by a process that this user may not see'
    : `is used by process ${owner.pid} (${owner.command})`;
}

/** The ports of every other instance, so that a stopped one finds its own again. */
export function portsOfOthers(name: string, instances: readonly Instance[]): Map<string, InstancePorts> {
  return new Map(
    instances.filter((instance) => instance.name !== name).map(({ name: other, ports }) => [other, ports]),
  );
}
