import type { ClusterInstance } from '../../core/instance/instance.ts';
import { ENDPOINT_NODE_PORT, LISTENER_NODE_PORTS } from '../in-cluster/cluster-ports.ts';

/** Command line that makes an instance's cluster: one server, its ports on loopback addresses only, no Traefik of k3s' own. */
export function k3dArguments(
  cluster: string,
  { ports, images }: Pick<ClusterInstance, 'ports' | 'images'>,
  ipv6: boolean,
): string[] {
  const addresses = ['127.0.0.1', ...(ipv6 ? ['[::1]'] : [])];
  const publish = (containerPort: number, hostPort: number): string[] =>
    addresses.flatMap((address) => ['--port', `${address}:${hostPort}:${containerPort}@server:0:direct`]);
  return [
    'cluster',
    'create',
    cluster,
    ...(images.node === undefined ? [] : ['--image', images.node]),
    // Without an address it would listen for everybody.
    '--api-port',
    `127.0.0.1:${ports.kubeApi}`,
    ...publish(ENDPOINT_NODE_PORT, ports.api),
    ...ports.listeners.flatMap((port, index) => publish(LISTENER_NODE_PORTS.first + index, port)),
    '--no-lb',
    '--k3s-arg',
    '--disable=traefik@server:0',
    '--kubeconfig-update-default=false',
    '--kubeconfig-switch-context=false',
    '--timeout',
    '300s',
  ];
}
