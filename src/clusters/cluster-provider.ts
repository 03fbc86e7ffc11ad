import type { Instance } from '../core/instance/instance.ts';
import type { KubeObject } from '../core/kube-objects.ts';
import type { GatewayLink } from '../gateway/gateway-link.ts';
import type { NodeImages } from '../images/node-images.ts';
import type { InstanceFiles } from './instance/instance-files.ts';
import type { InstanceStatus } from './instance/instance-status.ts';
import type { StartOptions, StartResult } from './instance/start-options.ts';

/** One kind of place that an instance can run in. What the commands ask of an instance, they ask of its provider. */
export interface ClusterProvider {
  /** As `instance.yaml` and `kecs status` name it. */
  readonly name: Instance['provider'];
  /** Brings the instance up, from wherever an earlier start, stop or crash has left it. */
  start(options: StartOptions): Promise<StartResult>;
  /** What a start would apply; for providers whose cluster is not of kecs. Changes nothing there. */
  plannedObjects?(options: StartOptions): Promise<KubeObject[]>;
  /** Ends all that runs of it and keeps its data; names what ran. Rejects with KECS1705 when something still does. */
  stop(name: string, files: InstanceFiles): Promise<{ stopped: string[] }>;
  /** Ends all that runs of it, however damaged it is, before its folder is removed. */
  end(files: InstanceFiles): Promise<void>;
  /** Removes what a stopped instance has stored outside of its folder; its name and ports are kept. */
  removeData(files: InstanceFiles): Promise<void>;
  /** How it is. Quick, and never hangs. The instance is one of this provider. */
  status(instance: Instance, files: InstanceFiles): InstanceStatus | Promise<InstanceStatus>;
  /** The way to its gateway. Rejects where the cluster that it is in does not answer. The caller closes it. */
  link(instance: Instance, files: InstanceFiles): Promise<GatewayLink>;
  /** The images of a running instance's nodes; undefined where nothing runs that needs one. */
  images?(instance: Instance, files: InstanceFiles): Promise<NodeImages | undefined>;
}
