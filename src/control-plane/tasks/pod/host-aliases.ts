import { isIP } from 'node:net';
import type { V1PodSpec } from '../../../kube/pod-spec.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { NotHonoured } from './not-honoured.ts';

const legalHost = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/**
 * `extraHosts` and `links`. The containers of a task share one address and one hosts file, so a linked container is found at
 * 127.0.0.1, and the first address of a name counts for all of them.
 */
export function hostAliases(
  { containerDefinitions = [] }: TaskDefinition,
  notHonoured: NotHonoured,
): NonNullable<V1PodSpec['hostAliases']> {
  const addresses = new Map<string, string>();
  const add = (member: string, hostname: string, address: string) => {
    const name = hostname.toLowerCase();
    const isTaken = addresses.has(name) && addresses.get(name) !== address;
    if (!legalHost.test(name) || name.length > 253 || isIP(address) === 0 || isTaken)
      notHonoured.name(member, `${hostname} at ${address}`);
    else addresses.set(name, address);
  };
  for (const { extraHosts = [], links = [] } of containerDefinitions) {
    for (const { hostname = '', ipAddress = '' } of extraHosts) add('extraHosts', hostname, ipAddress);
    for (const link of links) {
      const [linked = '', alias = linked] = link.split(':');
      add('links', alias, '127.0.0.1');
      // The other name is beside the point, so one that cannot be in a hosts file is not missed.
      if (alias !== linked && legalHost.test(linked.toLowerCase())) add('links', linked, '127.0.0.1');
    }
  }
  const hostnamesOf = (ip: string) =>
    [...addresses].filter(([, address]) => address === ip).map(([hostname]) => hostname);
  return [...new Set(addresses.values())].map((ip) => ({ ip, hostnames: hostnamesOf(ip) }));
}
