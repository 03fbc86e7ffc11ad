import { isIP } from 'node:net';
import type { V1PodSpec } from '../../../kube/pod-spec.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { NotHonoured } from './not-honoured.ts';

/** The limits of a pod. */
const MAX_SERVERS = 3;
const MAX_DOMAINS = 32;
const legalDomain =
  /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/;

/** `dnsServers` and `dnsSearchDomains` of all containers, which share one resolver. With servers, the cluster's own is not asked. */
export function podDns(
  { containerDefinitions = [], networkMode }: TaskDefinition,
  notHonoured: NotHonoured,
): Pick<V1PodSpec, 'dnsPolicy' | 'dnsConfig'> {
  const nameservers = chosen(
    containerDefinitions.flatMap(({ dnsServers = [] }) => dnsServers),
    (server) => isIP(server) !== 0,
    { most: MAX_SERVERS, member: 'dnsServers', notHonoured },
  );
  const searches = chosen(
    containerDefinitions.flatMap(({ dnsSearchDomains = [] }) => dnsSearchDomains),
    (domain) => legalDomain.test(domain),
    { most: MAX_DOMAINS, member: 'dnsSearchDomains', notHonoured },
  );
  const policy = networkMode === 'host' ? 'ClusterFirstWithHostNet' : undefined;
  const dnsPolicy = nameservers.length > 0 ? 'None' : policy;
  return {
    ...(dnsPolicy !== undefined && { dnsPolicy }),
    ...(nameservers.length + searches.length > 0 && {
      dnsConfig: {
        ...(nameservers.length > 0 && { nameservers }),
        ...(searches.length > 0 && { searches }),
      },
    }),
  };
}

function chosen(
  values: readonly string[],
  isLegal: (value: string) => boolean,
  { most, member, notHonoured }: { most: number; member: string; notHonoured: NotHonoured },
): string[] {
  const legal: string[] = [];
  for (const value of new Set(values)) {
    if (isLegal(value) && legal.length < most) legal.push(value);
    else notHonoured.name(member, value);
  }
  return legal;
}
