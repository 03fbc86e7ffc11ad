import { rmSync } from 'node:fs';
import { stringify } from 'yaml';
import type { EmbeddedInstance } from '../../../core/instance/instance.ts';
import { makePrivateDir, writeFileAtomic } from '../../../system/files.ts';
import type { InstanceFiles } from '../../instance/instance-files.ts';
import { writeKubeconfig } from '../kubeconfig.ts';
import { containerdToml } from './containerd-config.ts';
import { coreFile } from './core-file.ts';
import { reachableNameServers } from './name-servers.ts';
import type { NodeUser } from './node-certificates.ts';
import type { NodePlace } from './node-place.ts';
import { kubeletConfiguration, kubeProxyConfiguration } from './node-settings.ts';
import { type NodeTools, snapshotterFor } from './node-support.ts';

const USERS: readonly NodeUser[] = ['kubelet', 'kube-proxy', 'coredns'];

/** Writes every file that the node's programs read. `pause` is the image of the process that keeps a pod's namespaces. */
export function writeNodeConfig(
  instance: EmbeddedInstance,
  files: InstanceFiles,
  place: NodePlace,
  tools: NodeTools,
  pause: string,
): void {
  for (const folder of ['', 'cni', 'containerd', 'kubelet']) makePrivateDir(files.node(folder));
  for (const user of USERS)
    writeKubeconfig(files.node(`${user}.kubeconfig`), files, instance, user, place.subnet.machine);
  const write = (name: string, text: string): void => writeFileAtomic(files.node(name), text);
  const snapshotter = snapshotterFor(files.node('containerd'));
  write('containerd.toml', containerdToml(files, place, tools, { pause, snapshotter }));
  write('cni/10-kecs.conflist', JSON.stringify(cniNetwork(place)));
  write('kubelet.yaml', stringify(kubeletConfiguration(files, place)));
  write('kube-proxy.yaml', stringify(kubeProxyConfiguration(files, place)));
  write('Corefile', coreFile(files, place, reachableNameServers()));
  // For pods that ask for the node's own name servers.
  write('resolv.conf', `nameserver ${place.subnet.node}\n`);
  // Leases of pods that a crash has ended: addresses are given out anew.
  rmSync(`${place.runDir}/ipam`, { recursive: true, force: true });
}

/** One cable per pod and routes between them: no bridge, so no setting of the bridge's either. */
function cniNetwork({ names, subnet, runDir }: NodePlace): object {
  return {
    cniVersion: '0.4.0',
    name: names.netns,
    plugins: [
      {
        type: 'ptp',
        ipMasq: false,
        ipam: {
          type: 'host-local',
          dataDir: `${runDir}/ipam`,
          ranges: [[{ subnet: subnet.pods }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}
