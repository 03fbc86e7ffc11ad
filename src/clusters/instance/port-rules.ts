import { portTaken } from '../../core/errors/catalogue/ports.ts';
import type { Instance } from '../../core/instance/instance.ts';
import { portOwner } from '../../system/port-owner.ts';
import { isFree, preferPort } from '../../system/ports.ts';

export const DEFAULT_API_PORT = 4566;

/** Ports of instances, running or not, by instance name. */
export type PortsByInstance = ReadonlyMap<string, readonly number[]>;

/** The usual port, or the next free one where that belongs to another instance; `moved` gets a line about it. */
export async function defaultApiPort(
  reserved: ReadonlyMap<number, string>,
  moved: string[],
): Promise<number> {
  const owner = reserved.get(DEFAULT_API_PORT);
  if (owner === undefined) return DEFAULT_API_PORT;
  const port = await preferPort(DEFAULT_API_PORT + 1, new Set(reserved.keys()));
  moved.push(
    `AWS endpoint on ${port}: ${DEFAULT_API_PORT} belongs to instance '${owner}' (choose with --api-port)`,
  );
  return port;
}

/** Which port belongs to which other instance. */
export function reservedBy(others: PortsByInstance): Map<number, string> {
  return new Map([...others].flatMap(([name, ports]) => ports.map((port) => [port, name] as const)));
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

/** Who has that port, as the end of a sentence. */
export function describeOwner(port: number, reserved: ReadonlyMap<number, string>): string {
  const instance = reserved.get(port);
  if (instance !== undefined) return `belongs to instance '${instance}' (also while that is stopped)`;
  const owner = portOwner(port);
  return owner === undefined
    ? 'is used by a process that this user may not see'
    : `is used by process ${owner.pid} (${owner.command})`;
}

/** The ports of every other instance, so that a stopped one finds its own again. */
export function portsOfOthers(name: string, instances: readonly Instance[]): PortsByInstance {
  return new Map(
    instances
      .filter((instance) => instance.name !== name)
      .map(({ name: other, ports }) => [other, Object.values(ports).flat()]),
  );
}
