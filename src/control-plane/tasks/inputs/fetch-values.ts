import type { AwsClient, AwsScope } from '../../../aws/aws-client.ts';
import { InputsRefused } from '../task-inputs.ts';
import { fetchParameters } from './fetch-parameters.ts';
import { fetchSecret } from './fetch-secret.ts';
import { SECRETS_FAILED } from './refuse.ts';
import { type ParameterReference, type SecretReference, secretReference } from './secret-reference.ts';

/**
 * The values of `valueFrom`s, each by its own text; parameters in as few calls as can be. Rejects with `InputsRefused` where one
 * does not exist.
 */
export async function fetchValues(
  backend: AwsClient,
  wanted: ReadonlySet<string>,
  task: AwsScope,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const secrets: (readonly [string, SecretReference])[] = [];
  const parameters: ParameterReference[] = [];
  for (const valueFrom of wanted) {
    const reference = secretReference(valueFrom, task);
    if (reference === undefined)
      throw new InputsRefused(`${SECRETS_FAILED}invalid ARN of a secret or parameter: ${valueFrom}`);
    if (reference.kind === 'secret') secrets.push([valueFrom, reference]);
    else parameters.push(reference);
  }
  const [ofParameters, ...ofSecrets] = await Promise.all([
    fetchParameters(backend, parameters, signal),
    ...secrets.map(
      async ([valueFrom, reference]) => [valueFrom, await fetchSecret(backend, reference, signal)] as const,
    ),
  ]);
  return new Map([...ofParameters, ...ofSecrets]);
}
