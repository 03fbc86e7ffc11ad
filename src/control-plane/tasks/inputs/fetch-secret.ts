import type { AwsClient } from '../../../aws/aws-client.ts';
import { InputsRefused } from '../task-inputs.ts';
import { RETRIED, refuseWith, SECRETS_FAILED } from './refuse.ts';
import type { SecretReference } from './secret-reference.ts';

const FAILING = `${SECRETS_FAILED}unable to retrieve secret from asm: ${RETRIED}`;

/** The value that a container's secret refers to. Rejects with `InputsRefused` where there is none. */
export async function fetchSecret(
  backend: AwsClient,
  reference: SecretReference,
  signal: AbortSignal,
): Promise<string> {
  const failing = `${FAILING}failed to fetch secret ${reference.id} from secrets manager: `;
  const text = await secretText(backend, reference, failing, signal);
  const { jsonKey } = reference;
  if (jsonKey === undefined) return text;
  const value = memberOf(text, jsonKey);
  if (value !== undefined) return value;
  throw new InputsRefused(
    `${FAILING}retrieved secret from Secrets Manager did not contain json key ${jsonKey}`,
  );
}

/** All of a secret's text. Rejects with `InputsRefused`, its message beginning with `failing`, where there is none. */
export async function secretText(
  backend: AwsClient,
  { id, versionStage, versionId, scope }: SecretReference,
  failing: string,
  signal: AbortSignal,
): Promise<string> {
  const input = {
    SecretId: id,
    ...(versionStage !== undefined && { VersionStage: versionStage }),
    ...(versionId !== undefined && { VersionId: versionId }),
  };
  const answer = await backend
    .json<{ SecretString?: string }>(scope, 'secretsmanager', 'secretsmanager.GetSecretValue', input, signal)
    .catch(refuseWith(failing));
  if (answer.SecretString === undefined)
    throw new InputsRefused(`${failing}the secret holds binary data, no text`);
  return answer.SecretString;
}

/** A member of the JSON object as an environment variable holds it: text as it is, everything else as JSON. */
function memberOf(json: string, key: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    // A secret that is no JSON has no members.
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !Object.hasOwn(parsed, key)) return undefined;
  const value: unknown = (parsed as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : JSON.stringify(value);
}
