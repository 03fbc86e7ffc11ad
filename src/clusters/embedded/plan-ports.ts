import type { InstancePorts } from '../../core/instance/instance.ts';
import { isFree, pickFreePort, preferPort } from '../../system/ports.ts';
import {
  defaultApiPort,
  demandPort,
  describeOwner,
  type PortsByInstance,
  reservedBy,
} from '../instance/port-rules.ts';

export const DEFAULT_ADMIN_PORT = 8081;
export const DEFAULT_DASHBOARD_PORT = 8080;
export const DEFAULT_METRICS_PORT = 8082;

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
  others: PortsByInstance,
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
