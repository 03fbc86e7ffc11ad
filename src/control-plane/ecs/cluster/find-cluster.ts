import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { isArn, ownedBy, parseEcsArn } from '../arns.ts';
import { clusterNotFound, invalidParameter } from '../errors.ts';
import type { ClusterData } from './cluster-data.ts';

const legalName = /^[a-zA-Z0-9\-_]{1,255}$/;

export function checkClusterName(name: string): void {
  if (!legalName.test(name)) {
    throw invalidParameter(`Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was ${name}`);
  }
}

/** The name in a cluster reference (name or ARN; none means `default`); undefined for an ARN of elsewhere. */
export function clusterNameOf(reference: string | undefined, call: Call): string | undefined {
  if (reference === undefined || reference === '') return 'default';
  if (!isArn(reference)) return reference;
  const arn = parseEcsArn(reference);
  return arn?.type === 'cluster' && ownedBy(arn, call.caller) ? arn.id : undefined;
}

export function findCluster(
  reference: string | undefined,
  call: Call,
): StoredRecord<ClusterData> | undefined {
  const name = clusterNameOf(reference, call);
  if (name === undefined) return undefined;
  return call.stores.clusters.get({ account: call.caller.account, region: call.caller.region, name });
}

/** The ACTIVE cluster meant; throws ClusterNotFoundException in the words for a deleted or unknown one. */
export function activeCluster(reference: string | undefined, call: Call): StoredRecord<ClusterData> {
  const record = findCluster(reference, call);
  if (record === undefined) throw clusterNotFound();
  if (record.data.status === 'INACTIVE') throw clusterNotFound('The referenced cluster was inactive.');
  return record;
}
