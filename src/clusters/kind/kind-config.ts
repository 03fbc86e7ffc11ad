import { stringify } from 'yaml';
import type { ClusterInstance } from '../../core/instance/instance.ts';
import { ENDPOINT_NODE_PORT, LISTENER_NODE_PORTS } from '../in-cluster/cluster-ports.ts';

/**
 * What `kind create cluster --config` reads: one node, its ports on 127.0.0.1 only. Not on ::1: kind's network has IPv6, so
 * Docker would lead ::1 to the node's IPv6 address, where an IPv4 cluster's NodePort does not answer. A client that tries
 * localhost there first is refused and goes on to 127.0.0.1; with a port that accepts and resets it would fail.
 */
export function kindConfig({ ports }: ClusterInstance): string {
  const publish = (containerPort: number, hostPort: number): object => ({
    containerPort,
    hostPort,
    listenAddress: '127.0.0.1',
    protocol: 'TCP',
  });
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: { apiServerAddress: '127.0.0.1', apiServerPort: ports.kubeApi },
    nodes: [
      {
        role: 'control-plane',
        extraPortMappings: [
          publish(ENDPOINT_NODE_PORT, ports.api),
          ...ports.listeners.map((port, index) => publish(LISTENER_NODE_PORTS.first + index, port)),
        ],
      },
    ],
  });
}
