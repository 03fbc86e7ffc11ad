import type { Call } from '../../operations/operation.ts';
import { idInCluster } from '../arns.ts';
import { type Instance, instancesOf } from './instances-of.ts';

type Finder = Pick<Call, 'stores' | 'caller'>;

/** The instance of a cluster that is meant by an id or an ARN (also `container-instance/ID` ones of old), INACTIVE ones too. */
export function findInstance(reference: string, cluster: string, call: Finder): Instance | undefined {
  const id = idInCluster(reference, 'container-instance', cluster, call.caller);
  return instancesOf(call.stores, call.caller, cluster).find((instance) => instance.id === id);
}
