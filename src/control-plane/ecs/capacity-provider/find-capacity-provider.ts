import type { Call } from '../../operations/operation.ts';
import type { RecordKey } from '../../store/record.ts';
import type { AwsError } from '../../wire/aws-error.ts';
import { isArn, ownedBy, parseEcsArn } from '../arns.ts';
import { clientException } from '../errors.ts';
import { builtInProvider, type CapacityProviderData } from './capacity-provider-data.ts';

/** The name in a reference (name or ARN); undefined for an ARN of elsewhere. */
export function providerNameOf(reference: string, call: Call): string | undefined {
  if (!isArn(reference)) return reference;
  const arn = parseEcsArn(reference);
  return arn?.type === 'capacity-provider' && ownedBy(arn, call.caller) ? arn.id : undefined;
}

export function providerKey(call: Call, name: string): RecordKey {
  return { account: call.caller.account, region: call.caller.region, name };
}

/** The capacity provider that is meant, also an INACTIVE one; undefined where there never was one. */
export function findCapacityProvider(reference: string, call: Call): CapacityProviderData | undefined {
  const name = providerNameOf(reference, call);
  if (name === undefined) return undefined;
  return (
    builtInProvider(call.caller, name) ?? call.stores.capacityProviders.get(providerKey(call, name))?.data
  );
}

export function noSuchProvider(): AwsError {
  return clientException(
    'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
  );
}
