import type { RecordKey } from '../../store/record.ts';
import type { Tag } from '../tag/tag-list.ts';

export type CustomAttribute = { readonly name: string; readonly value?: string };

/**
 * What was set on a container instance; all else of it comes from its Node. There is no record of one on which nothing was
 * ever set.
 */
export type InstanceData = {
  readonly cluster: string;
  readonly id: string;
  /** The uid of the Node: the record is of no use once that is gone. */
  readonly nodeUid: string;
  /** INACTIVE: deregistered. */
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly attributes: readonly CustomAttribute[];
  readonly tags: readonly Tag[];
  /** Counts the changes, from 1 for an instance that nobody changed. */
  readonly version: number;
};

export function instanceKey(of: { account: string; region: string }, cluster: string, id: string): RecordKey {
  return { account: of.account, region: of.region, name: `${cluster}/${id}` };
}
