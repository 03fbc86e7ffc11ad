import { isKecsError, messageOf } from '../../core/errors/kecs-error.ts';
import { NodeKeeper } from '../node/node-keeper.ts';
import type { NodeEndpoint } from '../node/node-shape.ts';
import { ComponentPods, type ComponentPodsDeps } from './component-pods.ts';
import { hostNode } from './host-node.ts';

/**
 * Shows the instance's own processes as pods of a Node that stands for this machine. Refuses a node of its name that is not
 * ours: logs KECS1602 and does nothing. Resolves when the signal has ended it; never rejects.
 */
export async function runComponentPods(
  deps: ComponentPodsDeps & { readonly version: string; readonly logs: NodeEndpoint },
  signal: AbortSignal,
): Promise<void> {
  const shape = hostNode(deps.version, deps.logs);
  try {
    await new NodeKeeper({ ...deps, shape }).keep(signal, () => void new ComponentPods(deps).keep(signal));
  } catch (thrown) {
    const code = isKecsError(thrown) ? thrown.code : undefined;
    deps.log({ level: 'error', message: messageOf(thrown), node: shape.object.metadata.name, code });
  }
}
