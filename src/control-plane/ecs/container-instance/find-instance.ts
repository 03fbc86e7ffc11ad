import type { Call } from '../../operations/operation.ts';
import { inClusterArn, isArn, ownedBy, parseEcsArn } from '../arns.ts';
import { type Instance, instancesOf } from './instances-of.ts';

type Finder = Pick<Call, 'stores' | 'caller'>;

/** The instance of a cluster that is meant by an id or an ARN (also `container-instance/ID` ones of old), INACTIVE ones too. */
export function findInstance(reference: string, cluster: string, call: Finder): Instance | undefined {
  const id = instanceIdIn(reference, cluster, call);
  return instancesOf(call.stores, call.caller, cluster).find((instance) => instance.id === id);
}

/** The ARN under which a failure names an instance that is not there. */
export function instanceArnOf(reference: string, cluster: string, call: Call): string {
  return isArn(reference) ? reference : inClusterArn(call.caller, 'container-instance', cluster, reference);
}

function instanceIdIn(reference: string, cluster: string, call: Finder): string | undefined {
  if (!isArn(reference)) return reference;
  const arn = parseEcsArn(reference);
  if (arn?.type !== 'container-instance' || !ownedBy(arn, call.caller)) return undefined;
  const slash = arn.id.indexOf('/');
  if (slash < 0) return arn.id;
  return arn.id.slice(0, slash) === cluster ? arn.id.slice(slash + 1) : undefined;
}
