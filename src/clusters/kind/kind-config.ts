import { stringify } from 'yaml';
import type { ClusterInstance } from '../../core/instance/instance.ts';
import { ENDPOINT_NODE_PORT, LISTENER_NODE_PORTS } from '../in-cluster/cluster-ports.ts';

/** What `kind create cluster --config` reads: one node, its ports on loopback addresses only. */
export function kindConfig({ ports }: ClusterInstance, ipv6: boolean): string {
  const addresses = ['127.0.0.1', ...(ipv6 ? ['::1'] : [])];
  const publish = (containerPort: number, hostPort: number): object[] =>
    addresses.map((listenAddress) => ({ containerPort, hostPort, listenAddress, protocol: 'TCP' }));
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: { apiServerAddress: '127.0.0.1', apiServerPort: ports.kubeApi },
    nodes: [
      {
        role: 'control-plane',
        extraPortMappings: [
          ...publish(ENDPOINT_NODE_PORT, ports.api),
          ...ports.listeners.flatMap((port, index) => publish(LISTENER_NODE_PORTS.first + index, port)),
        ],
      },
    ],
  });
}
