import type { Call } from '../../operations/operation.ts';
import { isArn, parseEcsArn } from '../arns.ts';
import { findCapacityProvider, providerKey } from '../capacity-provider/find-capacity-provider.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { changeInstance } from '../container-instance/change-instance.ts';
import { findInstance } from '../container-instance/find-instance.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { serviceOfArn } from '../service/service-of-arn.ts';
import { findTask } from '../task/find-task.ts';
import { findTaskDefinition } from '../task-definition/reference.ts';
import { findTaskSet } from '../task-set/find-task-set.ts';
import { withTaskSetTags } from '../task-set/task-set-tags.ts';
import type { Tag } from './tag-list.ts';

/** A resource that carries tags. `change` rejects what the change refuses, and resolves to false where the resource is gone. */
export type TaggedResource = {
  readonly tags: readonly Tag[];
  readonly change: (change: (tags: readonly Tag[]) => Tag[]) => Promise<boolean>;
};

type Find = (arn: string, id: string, call: Call) => TaggedResource | undefined;

/** By the type in the ARN. */
const kinds: Readonly<Record<string, Find>> = {
  cluster: (arn, _id, call) => {
    const record = activeCluster(arn, call);
    return {
      tags: record.data.tags ?? [],
      change: async (change) =>
        (await call.stores.clusters.update(record, (data) => ({
          ...data,
          tags: change(data.tags ?? []),
        }))) !== undefined,
    };
  },
  'task-definition': (arn, _id, call) => {
    const record = findTaskDefinition(arn, call);
    return (
      record && {
        tags: record.data.tags,
        change: async (change) =>
          (await call.stores.taskDefinitions.update(record, (data) => ({
            ...data,
            tags: change(data.tags),
          }))) !== undefined,
      }
    );
  },
  task: (arn, id, call) => {
    const record = findTask(arn, clusterIn(id), call);
    return (
      record && {
        tags: record.data.task.tags,
        change: async (change) =>
          (await call.stores.tasks.update(record, (data) => ({
            ...data,
            task: { ...data.task, tags: change(data.task.tags) },
          }))) !== undefined,
      }
    );
  },
  service: (arn, _id, call) => {
    const record = serviceOfArn(arn, 'service', call);
    return (
      record && {
        tags: record.data.service.tags,
        change: async (change) =>
          (await call.stores.services.update(record, (data) => ({
            ...data,
            service: { ...data.service, tags: change(data.service.tags) },
          }))) !== undefined,
      }
    );
  },
  'task-set': (arn, _id, call) => {
    const record = serviceOfArn(arn, 'task-set', call);
    const found = record && findTaskSet(record.data.service.taskSets, arn);
    return (
      found && {
        tags: found.tags ?? [],
        change: async (change) =>
          (await call.stores.services.update(record, (data) => withTaskSetTags(data, found.id, change))) !==
          undefined,
      }
    );
  },
  'container-instance': (arn, id, call) => {
    const { name: cluster } = activeCluster(clusterIn(id), call);
    const instance = findInstance(arn, cluster, call);
    if (instance === undefined || instance.status === 'INACTIVE') return undefined;
    return {
      tags: instance.tags,
      change: async (change) => {
        await changeInstance(instance, call, (data) => ({ tags: change(data.tags) }));
        return true;
      },
    };
  },
  'capacity-provider': (arn, id, call) => {
    const provider = findCapacityProvider(arn, call);
    if (provider?.status !== 'ACTIVE') return undefined;
    return {
      tags: provider.tags,
      change: async (change) =>
        (await call.stores.capacityProviders.update(providerKey(call, id), (data) => ({
          ...data,
          tags: change(data.tags),
        }))) !== undefined,
    };
  },
};

/** The resource that an ARN names; throws what AWS says of ARNs that name none. */
export function taggedResource(resourceArn: string | undefined, call: Call): TaggedResource {
  const text = resourceArn ?? '';
  const arn = parseEcsArn(text);
  if (!isArn(text) || arn === undefined) throw invalidParameter('The ARN provided is invalid.');
  if (['service', 'task', 'container-instance'].includes(arn.type) && !arn.id.includes('/'))
    throw invalidParameter('Long arn format must be used for tagging operations');
  return kinds[arn.type]?.(text, arn.id, call) ?? notFound(text);
}

export function notFound(resourceArn: string): never {
  throw resourceNotFound(`The specified resource could not be found: ${resourceArn}`);
}

/** The cluster in the id of a resource that lives in one: `CLUSTER/ID`. */
function clusterIn(id: string): string {
  return id.slice(0, id.indexOf('/'));
}
