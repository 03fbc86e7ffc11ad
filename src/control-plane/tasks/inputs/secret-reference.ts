import type { AwsScope } from '../../../aws/aws-client.ts';

/** A value in Secrets Manager: of the whole secret, or of one key of the JSON object that it holds. */
export type SecretReference = {
  readonly kind: 'secret';
  /** ARN, with or without the random end, or name. */
  readonly id: string;
  readonly jsonKey?: string;
  readonly versionStage?: string;
  readonly versionId?: string;
  readonly scope: AwsScope;
};

/** A parameter of the Systems Manager, by name or ARN. */
export type ParameterReference = {
  readonly kind: 'parameter';
  readonly name: string;
  readonly scope: AwsScope;
};

const SECRET =
  /^(arn:[^:]*:secretsmanager:([^:]*):([^:]*):secret:[^:]+)(?::([^:]*))?(?::([^:]*))?(?::([^:]*))?$/;
const PARAMETER = /^arn:[^:]*:ssm:([^:]*):([^:]*):parameter/;

/**
 * What `valueFrom` of a secret names: `arn:…:secret:NAME-RANDOM[:json-key:version-stage:version-id]`, each of the last three
 * possibly empty, else a parameter. An ARN is looked for where it says, a name where the task is. Undefined for an ARN of neither.
 */
export function secretReference(
  valueFrom: string,
  task: AwsScope,
): SecretReference | ParameterReference | undefined {
  const secret = SECRET.exec(valueFrom);
  if (secret !== null) {
    const [, id = '', region, account, jsonKey, versionStage, versionId] = secret;
    return {
      kind: 'secret',
      id,
      scope: placed(account, region, task),
      ...(jsonKey && { jsonKey }),
      ...(versionStage && { versionStage }),
      ...(versionId && { versionId }),
    };
  }
  if (!valueFrom.startsWith('arn:')) return { kind: 'parameter', name: valueFrom, scope: task };
  const parameter = PARAMETER.exec(valueFrom);
  if (parameter === null) return undefined;
  return { kind: 'parameter', name: valueFrom, scope: placed(parameter[2], parameter[1], task) };
}

/** The secret with the credentials of a registry, by ARN or name. */
export function credentialsReference(parameter: string, task: AwsScope): SecretReference {
  const reference = secretReference(parameter, task);
  return reference?.kind === 'secret' ? reference : { kind: 'secret', id: parameter, scope: task };
}

function placed(account: string | undefined, region: string | undefined, task: AwsScope): AwsScope {
  return { account: account || task.account, region: region || task.region };
}
