import { isAwsRefused } from '../../aws/aws-refused.ts';
import { clusterUnknown, ecsRefused, endpointSilent } from '../../core/errors/catalogue/tasks.ts';
import { isKecsError, messageOf } from '../../core/errors/kecs-error.ts';
import type { Instance } from '../../core/instance/instance.ts';
import { runningInstance } from '../commands/running-instance.ts';
import { type InstanceFlags, loadInstance, selectName, storeFor } from '../commands/select-instance.ts';
import type { CliDeps } from '../deps.ts';
import { callerScope } from './caller-scope.ts';
import { EcsApi } from './ecs-api.ts';

export type EcsFlags = InstanceFlags & { cluster?: string; region?: string };

/** One instance's ECS, and the clusters that a command is about. */
export type OpenEcs = {
  readonly instance: Instance;
  readonly endpoint: string;
  /** The file. */
  readonly kubeconfig: string;
  readonly ecs: EcsApi;
  /** Names: `--cluster`, else all there are. */
  readonly clusters: readonly string[];
};

/**
 * Runs `work` on an instance's ECS. Rejects with KECS1702 and KECS1707 for an instance that is not there or does not run,
 * KECS2601 to KECS2603 for what its endpoint refuses or where it does not answer.
 */
export async function withEcs<T>(
  deps: CliDeps,
  flags: EcsFlags,
  work: (open: OpenEcs) => Promise<T>,
): Promise<T> {
  const store = storeFor(deps, flags);
  const name = selectName(deps, flags, store);
  const instance = loadInstance(store, name);
  const endpoint = `http://127.0.0.1:${instance.ports.api}`;
  const ecs = new EcsApi(endpoint, callerScope(deps.env, flags.region), deps.signal);
  try {
    const there = await ecs.clusterNames();
    const wanted = flags.cluster?.replace(/^.*\//, '');
    if (wanted !== undefined && !there.includes(wanted)) throw clusterUnknown(wanted, there, ecs.scope);
    const clusters = wanted === undefined ? there : [wanted];
    return await work({ instance, endpoint, kubeconfig: store.files(name).kubeconfig(), ecs, clusters });
  } catch (thrown) {
    if (isKecsError(thrown) || deps.signal.aborted) throw thrown;
    if (isAwsRefused(thrown)) throw ecsRefused(thrown.inWords, ecs.scope);
    // Only a look at its parts tells a stopped instance from one that is not well, and costs more than all else.
    await runningInstance(deps, flags);
    throw endpointSilent(name, endpoint, messageOf(thrown), thrown);
  }
}
