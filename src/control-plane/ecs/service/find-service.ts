import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { AwsError } from '../../wire/aws-error.ts';
import { idInCluster } from '../arns.ts';
import { type ServiceData, serviceKey } from './service-data.ts';

/** The service of a cluster that is meant by a name or an ARN (also `service/NAME` ones of old), whatever its status. */
export function findService(
  reference: string,
  cluster: string,
  call: Call,
): StoredRecord<ServiceData> | undefined {
  const name = idInCluster(reference, 'service', cluster, call.caller);
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

export function serviceNotFound(): AwsError {
  return new AwsError('ServiceNotFoundException', 'Service not found.');
}

export function serviceNotActive(): AwsError {
  return new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
}
