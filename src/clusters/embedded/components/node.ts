import type { ComponentSpec, ReadyCheck } from '../../../core/instance/component-spec.ts';
import { REAL_NODE } from '../../../core/instance/instance.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';
import { partOf } from '../binaries/kube.ts';
import { containerdSocket } from '../node/containerd-config.ts';
import { COREDNS_HEALTH_PORT } from '../node/core-file.ts';
import { runtimeCgroups } from '../node/node-cgroup.ts';
import { inNetwork } from '../node/node-network.ts';
import type { NodePlace } from '../node/node-place.ts';
import { KUBE_PROXY_HEALTH_PORT, KUBELET_HEALTH_PORT } from '../node/node-settings.ts';
import type { NodeTools } from '../node/node-support.ts';
import { toFlags } from './kubernetes.ts';

/** Files in run/ that a start opens: the network is there and configured; the images that every pod needs are there. */
export const NETWORK_GATE = 'node-network';
export const IMAGES_GATE = 'node-images';

/** They have no port of this machine's, and a start goes on with them from wherever they are. */
export const NODE_PARTS: readonly string[] = ['containerd', 'kubelet', 'kube-proxy', 'coredns'];

/** containerd, kubelet, kube-proxy and CoreDNS, in the network and cgroup of the instance's own. */
export function nodeComponents(
  files: InstanceFiles,
  place: NodePlace,
  tools: NodeTools,
  kubeNode: string,
): ComponentSpec[] {
  const { names, subnet } = place;
  const cgroups = runtimeCgroups(names.cgroup);
  const healthy = (port: number, path: string): ReadyCheck => ({
    kind: 'http',
    url: `http://${subnet.node}:${port}${path}`,
  });
  const part = (
    name: string,
    program: { file: string; args: string[] },
    args: readonly string[],
    more: Partial<ComponentSpec> & Pick<ComponentSpec, 'ready'>,
  ): ComponentSpec => {
    const [file, inside] = inNetwork(names, program.file, ...program.args, ...args);
    return {
      name,
      file,
      args: inside,
      env: { PATH: tools.path },
      after: [],
      needs: ['kube-apiserver'],
      gate: NETWORK_GATE,
      graceMs: 5_000,
      cgroups,
      // What runs as another user in a container must be able to look into its root folder.
      umask: 0o022,
      ...more,
    };
  };
  return [
    part('containerd', { file: tools.containerd, args: [] }, ['--config', files.node('containerd.toml')], {
      ready: { kind: 'socket', path: containerdSocket(place) },
      needs: [],
    }),
    part(
      'kubelet',
      partOf(kubeNode, 'kubelet'),
      toFlags({
        config: files.node('kubelet.yaml'),
        kubeconfig: files.node('kubelet.kubeconfig'),
        'root-dir': files.node('kubelet'),
        'cert-dir': files.node('kubelet/pki'),
        'hostname-override': REAL_NODE,
        'node-ip': subnet.node,
      }),
      {
        ready: healthy(KUBELET_HEALTH_PORT, '/healthz'),
        needs: ['kube-apiserver', 'containerd'],
        gate: IMAGES_GATE,
      },
    ),
    part('kube-proxy', partOf(kubeNode, 'kube-proxy'), toFlags({ config: files.node('kube-proxy.yaml') }), {
      ready: healthy(KUBE_PROXY_HEALTH_PORT, '/livez'),
    }),
    part('coredns', partOf(kubeNode, 'coredns'), ['-conf', files.node('Corefile')], {
      ready: healthy(COREDNS_HEALTH_PORT, '/health'),
    }),
  ];
}
