import type { ClusterInstance } from '../../core/instance/instance.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { ClusterTool } from './cluster-tool.ts';

/** One cluster, and the program that makes it. */
export type ClusterCall = { file: string; cluster: string; signal: AbortSignal };

/** What differs between the tools that make clusters in Docker. All else is Docker's and the same for each. */
export interface ClusterDriver {
  readonly tool: ClusterTool;
  /** The label that all containers of a cluster carry. */
  label(cluster: string): string;
  /** Why the tool would refuse that name, or undefined. */
  refusedName(cluster: string): string | undefined;
  /** Makes the cluster and gives the text of its kubeconfig; the user's own is left alone. Rejects with KECS1914. */
  create(
    call: ClusterCall,
    instance: ClusterInstance,
    files: InstanceFiles,
    progress: (text: string) => void,
  ): Promise<string>;
  /** Puts images of this Docker into the nodes. */
  load(call: ClusterCall, images: readonly string[]): Promise<void>;
  /** Arguments of `docker` that remove what is left when the containers are gone; what is gone already is no failure. */
  leftovers(cluster: string): readonly (readonly string[])[];
}

/** The cluster of an instance, by the same name for every tool. */
export function clusterName(instance: string): string {
  return `kecs-${instance}`;
}
