import type { V1PodSpec } from '../../../kube/pod-spec.ts';
import type { TaskDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { NotHonoured } from './not-honoured.ts';

type Sysctls = NonNullable<NonNullable<V1PodSpec['securityContext']>['sysctls']>;

/** What a kubelet sets without being configured to; a pod that asks for another does not start. Source: Kubernetes 1.36, safe sysctls. */
const safe = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

/** `systemControls` of all containers, which share their kernel parameters: the first value counts. */
export function podSysctls(
  { containerDefinitions = [], networkMode, ipcMode }: TaskDefinition,
  notHonoured: NotHonoured,
): Sysctls {
  const values = new Map<string, string>();
  for (const { systemControls = [] } of containerDefinitions)
    for (const { namespace = '', value = '' } of systemControls) {
      const name = namespace.replaceAll('/', '.');
      const isNodes = name.startsWith('net.') ? networkMode === 'host' : ipcMode === 'host';
      const isTaken = values.has(name) && values.get(name) !== value;
      if (!safe.has(name) || isNodes || isTaken) notHonoured.name('systemControls', `${namespace} ${value}`);
      else values.set(name, value);
    }
  return [...values].map(([name, value]) => ({ name, value }));
}
