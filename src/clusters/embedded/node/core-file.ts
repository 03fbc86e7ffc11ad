import type { InstanceFiles } from '../../instance/instance-files.ts';
import type { NodePlace } from './node-place.ts';

export const CLUSTER_DOMAIN = 'cluster.local';
export const COREDNS_HEALTH_PORT = 8181;

/** Services by their names, all else by the machine's own name servers; with none, foreign names fail at once. */
export function coreFile(files: InstanceFiles, { subnet }: NodePlace, upstream: readonly string[]): string {
  const forward = upstream.length > 0 ? `\n    forward . ${upstream.join(' ')}` : '';
  return `.:53 {
    errors
    health ${subnet.node}:${COREDNS_HEALTH_PORT}
    kubernetes ${CLUSTER_DOMAIN} in-addr.arpa ip6.arpa {
        kubeconfig ${files.node('coredns.kubeconfig')}
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 5
    }${forward}
    cache 30
    loadbalance
}
`;
}
