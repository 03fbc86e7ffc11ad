import type { AwsClient, AwsScope } from '../../../aws/aws-client.ts';
import { InputsRefused } from '../task-inputs.ts';
import { RETRIED, refuseWith, SECRETS_FAILED } from './refuse.ts';
import type { ParameterReference } from './secret-reference.ts';

const FAILING = `${SECRETS_FAILED}unable to retrieve secrets from ssm: ${RETRIED}`;
/** As many as GetParameters takes. */
const BATCH = 10;

type Parameters = { Parameters?: { Name?: string; ARN?: string; Value?: string; Selector?: string }[] };

/** The values of parameters, decrypted, by the names that they were asked for with. Rejects with `InputsRefused` where one is missing. */
export async function fetchParameters(
  backend: AwsClient,
  references: readonly ParameterReference[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  await Promise.all(
    inCalls(references).map(async ({ scope, names }) => {
      const input = { Names: names, WithDecryption: true };
      const { Parameters = [] } = await backend
        .json<Parameters>(scope, 'ssm', 'AmazonSSM.GetParameters', input, signal)
        .catch(refuseWith(FAILING));
      for (const { Name, ARN, Value, Selector = '' } of Parameters) {
        if (Value === undefined) continue;
        for (const name of [`${Name}${Selector}`, `${ARN}${Selector}`])
          if (names.includes(name)) values.set(name, Value);
      }
    }),
  );
  const missing = references.map(({ name }) => name).filter((name) => !values.has(name));
  if (missing.length > 0) throw new InputsRefused(`${FAILING}invalid ssm parameters: ${missing.join(', ')}`);
  return values;
}

function inCalls(references: readonly ParameterReference[]): { scope: AwsScope; names: string[] }[] {
  const calls: { scope: AwsScope; names: string[] }[] = [];
  for (const { scope, name } of references) {
    const open = calls.find(
      (call) =>
        call.scope.account === scope.account &&
        call.scope.region === scope.region &&
        call.names.length < BATCH,
    );
    if (open === undefined) calls.push({ scope, names: [name] });
    else open.names.push(name);
  }
  return calls;
}
