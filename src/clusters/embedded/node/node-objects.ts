import { type EmbeddedInstance, SYSTEM_NAMESPACE } from '../../../core/instance/instance.ts';
import type { KubeObject } from '../../../core/kube-objects.ts';
import type { Templates } from '../../../manifests/load-templates.ts';
import { COREDNS_USER } from './node-certificates.ts';
import type { NodeSubnet } from './node-subnet.ts';

/** Leads pods to the AWS endpoint (templates/node/gateway.yaml). */
export const GATEWAY_SERVICE = 'kecs-gateway';

/** What pods find by name: the API server, the cluster's DNS and the AWS endpoint, each at the end of the node's cable. */
export function nodeObjects(
  { ports }: EmbeddedInstance,
  { machine, node }: NodeSubnet,
  templates: Templates,
): KubeObject[] {
  return [
    ...templates.render('node/kubernetes-endpoint', { address: machine, port: ports.kubeApi }),
    ...templates.render('node/cluster-dns', { address: node, user: COREDNS_USER }),
    ...templates.render('node/gateway', {
      namespace: SYSTEM_NAMESPACE,
      address: machine,
      port: ports.api,
    }),
  ];
}
