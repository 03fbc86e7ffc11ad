import { type Operation, operation } from '../operations/operation.ts';
import { AwsError } from '../wire/aws-error.ts';

/** An operation that is not there yet. No model of ELBv2 has a code for that. */
export function refusedOperation(name: string): Operation {
  return operation<object, never>(name, 'refused', () => {
    throw new AwsError('UnsupportedOperation', `kecs does not implement ${name} yet.`);
  });
}
