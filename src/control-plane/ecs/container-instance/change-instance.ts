import type { Call } from '../../operations/operation.ts';
import { type InstanceData, instanceKey } from './instance-data.ts';
import { type Instance, instanceOf } from './instances-of.ts';

type Change = (data: InstanceData) => Partial<InstanceData>;

/** Sets something on an instance, making its record where it has none. Resolves to the instance as it is then. */
export async function changeInstance(instance: Instance, call: Call, change: Change): Promise<Instance> {
  const { cluster, id, node } = instance;
  const { containerInstances } = call.stores;
  const key = instanceKey(call.caller, cluster, id);
  const next = (data: InstanceData): InstanceData => {
    const changed = change(data);
    return changed === data ? data : { ...data, ...changed, version: data.version + 1 };
  };
  const untouched: InstanceData = {
    cluster,
    id,
    nodeUid: node.uid,
    status: 'ACTIVE',
    attributes: [],
    tags: [],
    version: 1,
  };
  if ((await containerInstances.update(key, next)) === undefined) {
    const created = await containerInstances.create(key, next(untouched));
    // Somebody else made it meanwhile.
    if (created === undefined) await containerInstances.update(key, next);
  }
  return instanceOf(call.stores, call.caller, cluster, node, id);
}
