import type { NodeFacts } from '../../instances/node-facts.ts';
import type { StoredRecord } from '../../store/record.ts';
import type { Stores } from '../../store/stores.ts';
import type { Caller } from '../../wire/caller.ts';
import { clusterArn, inClusterArn } from '../arns.ts';
import type { Tag } from '../tag/tag-list.ts';
import type { TaskData } from '../task/task-data.ts';
import { builtInAttributes } from './instance-attributes.ts';
import { type CustomAttribute, instanceKey } from './instance-data.ts';
import { ec2InstanceIdOf, instanceIdOf } from './instance-identity.ts';

/** A container instance as it is now: its Node, what was set on it, and the tasks on it that are not STOPPED. */
export type Instance = {
  readonly arn: string;
  readonly id: string;
  readonly cluster: string;
  readonly ec2InstanceId: string;
  readonly node: NodeFacts;
  /** A node that is cordoned takes no new tasks, so its instances are DRAINING. */
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly attributes: readonly CustomAttribute[];
  readonly tags: readonly Tag[];
  readonly version: number;
  readonly tasks: readonly StoredRecord<TaskData>[];
};

type From = Pick<Stores, 'nodes' | 'containerInstances' | 'placedTasks'>;

/** All of a cluster, sorted by id, INACTIVE ones among them. The cluster must be ACTIVE: that is not looked at. */
export function instancesOf(stores: From, caller: Caller, cluster: string): Instance[] {
  const ofCluster = clusterArn(caller, cluster);
  return stores.nodes
    .all()
    .map((node) => instanceOf(stores, caller, cluster, node, instanceIdOf(ofCluster, node.uid)))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

export function instanceOf(
  stores: From,
  caller: Caller,
  cluster: string,
  node: NodeFacts,
  id: string,
): Instance {
  const arn = inClusterArn(caller, 'container-instance', cluster, id);
  const set = stores.containerInstances.get(instanceKey(caller, cluster, id))?.data;
  const status = set?.status ?? 'ACTIVE';
  return {
    arn,
    id,
    cluster,
    ec2InstanceId: ec2InstanceIdOf(node.uid),
    node,
    status: status === 'ACTIVE' && node.isCordoned ? 'DRAINING' : status,
    attributes: [...builtInAttributes(node, caller.region), ...(set?.attributes ?? [])],
    tags: set?.tags ?? [],
    version: set?.version ?? 1,
    tasks: stores.placedTasks.page(arn, Number.MAX_SAFE_INTEGER).items,
  };
}
