import type { ExistingInstance } from '../../core/instance/instance.ts';
import { lookAtParts } from '../in-cluster/look-at-parts.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { InstanceStatus } from '../instance/instance-status.ts';
import { componentStatus } from '../supervisor/component-status.ts';
import { readRunState } from '../supervisor/supervisor-control.ts';

/** How it is: the tunnel by its process, and its parts by the cluster's API server, which is asked for a few seconds. */
export async function existingStatus(
  instance: ExistingInstance,
  files: InstanceFiles,
): Promise<InstanceStatus> {
  const tunnels = readRunState(files).components.map(componentStatus);
  const { cluster, ports, backend } = instance;
  const looked = await lookAtParts(files, cluster.namespace);
  const runs =
    tunnels.some(({ pid }) => pid !== null) || looked.components.some(({ state }) => state === 'ready');
  const parts = runs ? looked : undefined;
  const badTunnels = tunnels.filter(({ state }) => state !== 'ready');
  const problems =
    tunnels.length === 0
      ? ['no tunnel leads to it from here']
      : badTunnels.map(({ name, state }) => `the ${name} is ${state}`);
  return {
    name: instance.name,
    state: parts === undefined ? 'stopped' : problems.length > 0 ? 'degraded' : parts.state,
    provider: instance.provider,
    node: `${cluster.context}/${cluster.namespace}`,
    endpoint: `http://localhost:${ports.api}`,
    backend: backend.kind === 'url' ? backend.url : backend.kind,
    adminUrl: null,
    dashboardUrl: null,
    metricsUrl: null,
    kubeconfig: files.kubeconfig(),
    dataDir: files.dir,
    problems: parts === undefined ? [] : [...problems, ...parts.problems],
    components: parts === undefined ? [] : [...tunnels, ...parts.components],
  };
}
