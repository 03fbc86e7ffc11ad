import type { AwsClient, AwsScope } from '../../../aws/aws-client.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { InputsRefused } from '../task-inputs.ts';
import { dockerConfigOf, registryLogin } from './docker-config.ts';
import { secretText } from './fetch-secret.ts';
import { RETRIED, SECRETS_FAILED } from './refuse.ts';
import { credentialsReference } from './secret-reference.ts';

const FAILING = `${SECRETS_FAILED}unable to get registry auth from asm: ${RETRIED}`;

/** Docker config JSON with the logins that images are to be pulled with; undefined where none names any. */
export async function fetchLogins(
  backend: AwsClient,
  containers: readonly ContainerDefinition[],
  task: AwsScope,
  signal: AbortSignal,
): Promise<string | undefined> {
  const logins = await Promise.all(
    containers.map(async ({ image = '', repositoryCredentials }) => {
      const parameter = repositoryCredentials?.credentialsParameter;
      if (parameter === undefined) return [];
      const failing = `${FAILING}asm fetching secret from the service for ${parameter}: `;
      const text = await secretText(backend, credentialsReference(parameter, task), failing, signal);
      const login = registryLogin(text);
      if (login === undefined)
        throw new InputsRefused(`${failing}the secret is no JSON object with username and password`);
      return [[image, login] as const];
    }),
  );
  const given = new Map(logins.flat());
  return given.size === 0 ? undefined : dockerConfigOf(given);
}
