import { REAL_NODE } from '../../../core/instance/instance.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';
import { containerdSocket } from './containerd-config.ts';
import { CLUSTER_DOMAIN } from './core-file.ts';
import { servingCertificate } from './node-certificates.ts';
import type { NodePlace } from './node-place.ts';

export const KUBELET_HEALTH_PORT = 10_248;
export const KUBE_PROXY_HEALTH_PORT = 10_256;

/** A KubeletConfiguration, see the Kubernetes reference of kubelet.config.k8s.io/v1beta1. */
export function kubeletConfiguration(files: InstanceFiles, place: NodePlace): object {
  const { names, subnet } = place;
  const certificate = servingCertificate(subnet.node);
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: subnet.node,
    healthzBindAddress: subnet.node,
    healthzPort: KUBELET_HEALTH_PORT,
    tlsCertFile: files.pki(`${certificate}.crt`),
    tlsPrivateKeyFile: files.pki(`${certificate}.key`),
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: files.pki('ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${containerdSocket(place)}`,
    cgroupDriver: 'cgroupfs',
    // Of the instance's own: two kubelets below one root would end each other's pods.
    cgroupRoot: `/${names.cgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDomain: CLUSTER_DOMAIN,
    clusterDNS: [subnet.node],
    resolvConf: files.node('resolv.conf'),
    serializeImagePulls: false,
    // Images that were loaded by hand come from no registry: they are never cleared away.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    // A developer's disk is often nearly full; tasks go only when it really is.
    evictionHard: {
      'memory.available': '50Mi',
      'nodefs.available': '1%',
      'nodefs.inodesFree': '1%',
      'imagefs.available': '1%',
    },
    nodeStatusReportFrequency: '1m',
    shutdownGracePeriod: '0s',
  };
}

/** A KubeProxyConfiguration, see the Kubernetes reference of kubeproxy.config.k8s.io/v1alpha1. */
export function kubeProxyConfiguration(files: InstanceFiles, { subnet }: NodePlace): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig: files.node('kube-proxy.kubeconfig') },
    mode: 'iptables',
    clusterCIDR: subnet.pods,
    hostnameOverride: REAL_NODE,
    bindAddress: subnet.node,
    healthzBindAddress: `${subnet.node}:${KUBE_PROXY_HEALTH_PORT}`,
    metricsBindAddress: '127.0.0.1:10249',
    // The table's size is the whole machine's, not the node's.
    conntrack: { maxPerCore: 0, min: 0 },
  };
}
