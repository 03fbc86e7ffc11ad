import type { Call } from '../../operations/operation.ts';
import type { StoredRecord } from '../../store/record.ts';
import { ownedBy, parseEcsArn } from '../arns.ts';
import { type ServiceData, serviceKey } from './service-data.ts';

/** The service that an ARN of something of it names: `type/CLUSTER/SERVICE/…`. */
export function serviceOfArn(text: string, type: string, call: Call): StoredRecord<ServiceData> | undefined {
  const arn = parseEcsArn(text);
  if (arn?.type !== type || !ownedBy(arn, call.caller)) return undefined;
  const [cluster = '', name = ''] = arn.id.split('/');
  return call.stores.services.get(serviceKey(call.caller, cluster, name));
}
