import type { InstanceFiles } from '../../instance/instance-files.ts';
import type { NodePlace } from './node-place.ts';
import type { NodeTools } from './node-support.ts';

export function containerdSocket({ runDir }: NodePlace): string {
  return `${runDir}/containerd.sock`;
}

/** Configuration of containerd 1.6 and newer (2.x reads this version too), with root, state and socket of its own. */
export function containerdToml(
  files: InstanceFiles,
  place: NodePlace,
  tools: NodeTools,
  choice: { pause: string; snapshotter: string },
): string {
  const text = (value: string): string => JSON.stringify(value);
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = ${text(files.node('containerd'))}
state = ${text(`${place.runDir}/containerd`)}

[grpc]
  address = ${text(containerdSocket(place))}

[${cri}]
  sandbox_image = ${text(choice.pause)}
  # What a container may not have on this machine is left out, not refused.
  restrict_oom_score_adj = true
  disable_apparmor = true
  tolerate_missing_hugetlb_controller = true
  disable_hugetlb_controller = true
  # Not /run/netns, which is the machine's.
  netns_mounts_under_state_dir = true

  [${cri}.cni]
    bin_dir = ${text(tools.cniPlugins)}
    conf_dir = ${text(files.node('cni'))}

  [${cri}.containerd]
    snapshotter = ${text(choice.snapshotter)}

    [${cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [${cri}.containerd.runtimes.runc.options]
        SystemdCgroup = false
`;
}
