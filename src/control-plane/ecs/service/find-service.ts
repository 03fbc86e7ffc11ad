import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { inClusterArn, isArn, ownedBy, parseEcsArn } from '../arns.ts';
import { type ServiceData, serviceKey } from './service-data.ts';

/** The service of a cluster that is meant by a name or an ARN (also `service/NAME` ones of old), whatever its status. */
export function findService(
  reference: string,
  cluster: string,
  call: Call,
): StoredRecord<ServiceData> | undefined {
  const name = serviceNameOf(reference, cluster, call);
  return name === undefined ? undefined : call.stores.services.get(serviceKey(call.caller, cluster, name));
}

/** A service that is not INACTIVE; throws ServiceNotFoundException. */
export function requireService(
  reference: string | undefined,
  cluster: string,
  call: Call,
): StoredRecord<ServiceData> {
  const record = findService(reference ?? '', cluster, call);
  if (record === undefined || record.data.service.status === 'INACTIVE') throw serviceNotFound();
  return record;
}

/** The ARN under which a failure names a service that is not there. */
export function serviceArnOf(reference: string, cluster: string, call: Call): string {
  return isArn(reference) ? reference : inClusterArn(call.caller, 'service', cluster, reference);
}

export function serviceNotFound(): AwsError {
  return new AwsError('ServiceNotFoundException', 'Service not found.');
}

export function serviceNotActive(): AwsError {
  return new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
}

function serviceNameOf(reference: string, cluster: string, call: Call): string | undefined {
  if (!isArn(reference)) return reference;
  const arn = parseEcsArn(reference);
  if (arn?.type !== 'service' || !ownedBy(arn, call.caller)) return undefined;
  const slash = arn.id.indexOf('/');
  if (slash < 0) return arn.id;
  return arn.id.slice(0, slash) === cluster ? arn.id.slice(slash + 1) : undefined;
}
