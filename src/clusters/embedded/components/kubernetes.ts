import type { ComponentSpec, ReadyCheck } from '../../../core/instance/component-spec.ts';
import type { EmbeddedInstance } from '../../../core/instance/instance.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';

const SERVICE_RANGE = '10.96.0.0/16';

/** Program and leading arguments that start one Kubernetes component. */
export type KubeCommand = (
  component: 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler',
) => {
  file: string;
  args: string[];
};

/** etcd, the API server, the controller manager and the scheduler. */
export function kubernetesComponents(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  command: KubeCommand,
): ComponentSpec[] {
  const { ports } = instance;
  const etcdUrl = `https://127.0.0.1:${ports.etcdClient}`;
  const peerUrl = `https://127.0.0.1:${ports.etcdPeer}`;
  const client = { ca: files.pki('ca.crt'), cert: files.pki('admin.crt'), key: files.pki('admin.key') };
  const apiReady: ReadyCheck = {
    kind: 'https',
    url: `https://127.0.0.1:${ports.kubeApi}/readyz?exclude=poststarthook/rbac/bootstrap-roles&exclude=poststarthook/scheduling/bootstrap-system-priority-classes`,
    ...client,
  };
  const part = (
    name: Parameters<KubeCommand>[0],
    flags: Record<string, string | number | boolean>,
    more: Pick<ComponentSpec, 'ready' | 'after' | 'needs' | 'graceMs'> & { env?: Record<string, string> },
  ): ComponentSpec => {
    const { file, args } = command(name);
    return { name, file, args: [...args, ...toFlags(flags)], env: {}, ...more };
  };

  return [
    part(
      'etcd',
      {
        name: 'kecs',
        'data-dir': files.etcdData(),
        'listen-client-urls': etcdUrl,
        'advertise-client-urls': etcdUrl,
        'listen-peer-urls': peerUrl,
        'initial-advertise-peer-urls': peerUrl,
        'initial-cluster': `kecs=${peerUrl}`,
        // Client certificates, because a web page could otherwise post to etcd's JSON gateway on loopback.
        'cert-file': files.pki('etcd.crt'),
        'key-file': files.pki('etcd.key'),
        'trusted-ca-file': files.pki('ca.crt'),
        'client-cert-auth': true,
        'peer-cert-file': files.pki('etcd.crt'),
        'peer-key-file': files.pki('etcd.key'),
        'peer-trusted-ca-file': files.pki('ca.crt'),
        'peer-client-cert-auth': true,
        'auto-compaction-mode': 'periodic',
        'auto-compaction-retention': '5m',
        'quota-backend-bytes': 4 * 1024 ** 3,
        'log-level': 'warn',
      },
      {
        ready: {
          kind: 'https',
          url: `${etcdUrl}/health`,
          ca: client.ca,
          cert: files.pki('etcd.crt'),
          key: files.pki('etcd.key'),
        },
        after: [],
        needs: [],
        graceMs: 10_000,
      },
    ),
    part(
      'kube-apiserver',
      {
        'etcd-servers': etcdUrl,
        'etcd-cafile': files.pki('ca.crt'),
        'etcd-certfile': files.pki('etcd.crt'),
        'etcd-keyfile': files.pki('etcd.key'),
        'bind-address': '127.0.0.1',
        'secure-port': ports.kubeApi,
        // No node reaches this API by an endpoint object, and loopback addresses are refused as one.
        'endpoint-reconciler-type': 'none',
        'advertise-address': '192.0.2.1',
        'service-cluster-ip-range': SERVICE_RANGE,
        'tls-cert-file': files.pki('apiserver.crt'),
        'tls-private-key-file': files.pki('apiserver.key'),
        'client-ca-file': files.pki('ca.crt'),
        // How it asks nodes for logs: each node's server has a certificate of the same authority.
        'kubelet-certificate-authority': files.pki('ca.crt'),
        // Nodes of ours, whose own address leads nowhere, give their server's as a name; a real kubelet gives none.
        'kubelet-preferred-address-types': 'InternalDNS,InternalIP',
        'kubelet-client-certificate': files.pki('kubelet-client.crt'),
        'kubelet-client-key': files.pki('kubelet-client.key'),
        'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
        'service-account-key-file': files.pki('sa.pub'),
        'service-account-signing-key-file': files.pki('sa.key'),
        'authorization-mode': 'Node,RBAC',
        'anonymous-auth': false,
        'allow-privileged': true,
        profiling: false,
      },
      // Started together with etcd: it retries, and that costs less than waiting.
      { ready: apiReady, after: [], needs: ['etcd'], graceMs: 10_000, env: { GOGC: '200' } },
    ),
    part(
      'kube-controller-manager',
      {
        kubeconfig: files.kubeconfig(),
        'leader-elect': false,
        'bind-address': '127.0.0.1',
        'secure-port': 0,
        'root-ca-file': files.pki('ca.crt'),
        'service-account-private-key-file': files.pki('sa.key'),
        'cluster-signing-cert-file': files.pki('ca.crt'),
        'cluster-signing-key-file': files.pki('ca.key'),
        profiling: false,
      },
      {
        ready: { kind: 'alive' },
        after: ['kube-apiserver', 'traefik'],
        needs: ['kube-apiserver'],
        graceMs: 3_000,
      },
    ),
    part(
      'kube-scheduler',
      {
        kubeconfig: files.kubeconfig(),
        'leader-elect': false,
        'bind-address': '127.0.0.1',
        'secure-port': 0,
        profiling: false,
      },
      {
        ready: { kind: 'alive' },
        after: ['kube-apiserver', 'traefik'],
        needs: ['kube-apiserver'],
        graceMs: 3_000,
      },
    ),
  ];
}

export function toFlags(flags: Record<string, string | number | boolean>): string[] {
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}
