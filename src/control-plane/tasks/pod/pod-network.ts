import type { V1PodSpec } from '../../../kube/pod-spec.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { hostAliases } from './host-aliases.ts';
import type { NotHonoured } from './not-honoured.ts';
import { podDns } from './pod-dns.ts';

const legalLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

type PodNetwork = Pick<V1PodSpec, 'hostNetwork' | 'hostname' | 'hostAliases' | 'dnsPolicy' | 'dnsConfig'>;

/** The network of a task: its own address, which all its containers share, or the node's (`host`). */
export function podNetwork(definition: TaskDefinition, notHonoured: NotHonoured): PodNetwork {
  const { networkMode, containerDefinitions = [] } = definition;
  if (networkMode === 'none') notHonoured.name('networkMode', 'none (the task has a network)');
  if (containerDefinitions.some(({ disableNetworking }) => disableNetworking))
    notHonoured.name('disableNetworking', 'true (the containers share the network of the task)');
  const hostname = hostnameOf(definition, notHonoured);
  const aliases = hostAliases(definition, notHonoured);
  return {
    ...(networkMode === 'host' && { hostNetwork: true }),
    ...(hostname !== undefined && { hostname }),
    ...(aliases.length > 0 && { hostAliases: aliases }),
    ...podDns(definition, notHonoured),
  };
}

/** The first that can be one: a pod has one name, and on the node's network the node's. */
function hostnameOf(
  { networkMode, containerDefinitions = [] }: TaskDefinition,
  notHonoured: NotHonoured,
): string | undefined {
  let chosen: string | undefined;
  for (const { hostname } of containerDefinitions) {
    if (!hostname || hostname.toLowerCase() === chosen) continue;
    const label = hostname.toLowerCase();
    if (chosen === undefined && networkMode !== 'host' && legalLabel.test(label)) chosen = label;
    else notHonoured.name('hostname', hostname);
  }
  return chosen;
}
