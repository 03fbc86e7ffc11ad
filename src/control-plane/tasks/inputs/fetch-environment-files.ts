import type { AwsClient, AwsScope } from '../../../aws/aws-client.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { InputsRefused } from '../task-inputs.ts';
import { objectOfArn, variablesOf } from './environment-file.ts';
import { refuseWith } from './refuse.ts';

const FAILING =
  'ResourceInitializationError: failed to download env files: file download command: non empty error stream: ';

/** The variables of each environment file that the containers name, by its ARN. Rejects with `InputsRefused` where there is none. */
export async function fetchEnvironmentFiles(
  backend: AwsClient,
  containers: readonly ContainerDefinition[],
  task: AwsScope,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const arns = containers.flatMap(({ environmentFiles = [] }) =>
    environmentFiles.map(({ value = '' }) => value),
  );
  const fetchFile = async (arn: string) => {
    const object = objectOfArn(arn);
    if (object === undefined) throw new InputsRefused(`${FAILING}invalid S3 ARN: ${arn}`);
    const text = await backend
      .objectText(task, object.bucket, object.key, signal)
      .catch(refuseWith(`${FAILING}${arn}: `));
    return [arn, variablesOf(text)] as const;
  };
  return new Map(await Promise.all([...new Set(arns)].map(fetchFile)));
}
