import { REAL_NODE } from '../../../core/instance/instance.ts';
import type { Leaf } from '../pki.ts';

/** Who of the node calls the API server; also the name of its certificate. */
export type NodeUser = 'kubelet' | 'kube-proxy' | 'coredns';

export const COREDNS_USER = 'kecs:coredns';

/** The certificate that the kubelet shows to the API server, which asks for one that names the node's address. */
export function servingCertificate(address: string): string {
  return `kubelet-serving-${address}`;
}

/** What a real node at `address` needs of the instance's authority. */
export function nodeCertificates(address: string): Leaf[] {
  return [
    { name: 'kubelet', subject: `O=system:nodes, CN=system:node:${REAL_NODE}`, usage: 'client' },
    { name: 'kube-proxy', subject: 'CN=system:kube-proxy', usage: 'client' },
    { name: 'coredns', subject: `CN=${COREDNS_USER}`, usage: 'client' },
    {
      name: servingCertificate(address),
      subject: `O=system:nodes, CN=system:node:${REAL_NODE}`,
      usage: 'server',
      ips: [address],
    },
  ];
}
