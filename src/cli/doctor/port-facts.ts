import {
  DEFAULT_ADMIN_PORT,
  DEFAULT_DASHBOARD_PORT,
  DEFAULT_METRICS_PORT,
} from '../../clusters/embedded/plan-ports.ts';
import type { InstanceStore } from '../../clusters/instance/instance-store.ts';
import {
  defaultApiPort,
  describeOwner,
  portsOfOthers,
  reservedBy,
} from '../../clusters/instance/port-rules.ts';
import { providerOf } from '../../clusters/providers.ts';
import type { StartSettings } from '../../config/settings.ts';
import { type Instance, isEmbedded } from '../../core/instance/instance.ts';
import type { PortOwner, PortUse, Provider } from '../../doctor/facts.ts';
import { isFree, preferPort } from '../../system/ports.ts';

/** The names of running containers that publish a port. */
export type ContainersAt = (port: number) => Promise<readonly string[]>;

/** The ports that a start would use, and who has them; those of an instance that runs are its own. */
export async function portFacts(
  settings: StartSettings,
  provider: Provider,
  store: InstanceStore,
  containersAt: ContainersAt,
): Promise<PortUse[]> {
  const instance = store.load(settings.name);
  const reserved = reservedBy(portsOfOthers(settings.name, store.others(settings.name)));
  const kept = (await keptPorts(instance, store)) ?? new Set<number>();
  const use = async (port: number, purpose: string, flag?: string): Promise<PortUse> => ({
    port,
    purpose,
    ...(flag && { flag }),
    isHeld: kept.has(port),
    owner: kept.has(port) ? undefined : await portOwnerOf(port, reserved, containersAt),
    next: await preferPort(Math.min(port + 1, 65_535), new Set(reserved.keys())),
  });
  const api = settings.apiPort ?? instance?.ports.api ?? (await defaultApiPort(reserved, []));
  const endpoint = use(api, 'the AWS endpoint', '--api-port');
  if (provider.name !== 'embedded') return [await endpoint];
  const own = instance !== undefined && isEmbedded(instance) ? instance.ports : undefined;
  return Promise.all([
    endpoint,
    settings.adminPort === undefined
      ? use(own?.admin ?? DEFAULT_ADMIN_PORT, 'admin port')
      : use(settings.adminPort, "the control plane's admin port", '--admin-port'),
    use(own?.dashboard ?? DEFAULT_DASHBOARD_PORT, 'dashboard'),
    use(own?.metrics ?? DEFAULT_METRICS_PORT, 'gateway metrics'),
  ]);
}

/** Of an instance that runs; undefined where none does. */
async function keptPorts(
  instance: Instance | undefined,
  store: InstanceStore,
): Promise<Set<number> | undefined> {
  if (instance === undefined) return undefined;
  const { state } = await providerOf(instance, store).status(instance, store.files(instance.name));
  return state === 'stopped' ? undefined : new Set(Object.values(instance.ports).flat());
}

/** Who has a port: an instance (`reserved`), a container, a process; undefined where it is free. */
export async function portOwnerOf(
  port: number,
  reserved: ReadonlyMap<number, string>,
  containersAt: ContainersAt,
): Promise<PortOwner | undefined> {
  if (reserved.has(port)) return { kind: 'instance', text: describeOwner(port, reserved) };
  if (await isFree(port)) return undefined;
  const [name] = await containersAt(port);
  if (name !== undefined) return { kind: 'container', name, text: `is used by container ${name}` };
  return { kind: 'process', text: describeOwner(port, reserved) };
}
