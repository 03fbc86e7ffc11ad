import type { AwsClient, AwsScope } from '../../../aws/aws-client.ts';
import { overridden } from '../../ecs/task/task-overrides.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import { checkLogTargets } from '../logs/check-log-targets.ts';
import type { FetchInputs } from '../task-inputs.ts';
import { fetchEnvironmentFiles } from './fetch-environment-files.ts';
import { fetchLogins } from './fetch-logins.ts';
import { fetchValues } from './fetch-values.ts';

/** Everything from the backend: Secrets Manager, Systems Manager parameters and S3. */
export function fetchInputs(backend: AwsClient): FetchInputs {
  return async ({ key, data, definition }, signal) => {
    const task: AwsScope = { account: key.account, region: key.region };
    const containers = (definition.containerDefinitions ?? []).map((container) =>
      overridden(container, data.task.overrides),
    );
    const [values, files, dockerConfig] = await Promise.all([
      fetchValues(backend, valuesWanted(containers), task, signal),
      fetchEnvironmentFiles(backend, containers, task, signal),
      fetchLogins(backend, containers, task, signal),
      checkLogTargets(backend, containers, { ...task, taskId: data.id }, signal),
    ]);
    const environment = new Map(
      containers.map((container) => [container.name ?? '', environmentOf(container, values, files)]),
    );
    return { environment, dockerConfig };
  };
}

/** What log drivers need is fetched too: as on AWS, a task does not start without it. */
function valuesWanted(containers: readonly ContainerDefinition[]): Set<string> {
  return new Set(
    containers
      .flatMap(({ secrets = [], logConfiguration }) => [
        ...secrets,
        ...(logConfiguration?.secretOptions ?? []),
      ])
      .map(({ valueFrom = '' }) => valueFrom),
  );
}

/** Of several files with one variable the first counts; a secret goes before all of them. */
function environmentOf(
  { environmentFiles = [], secrets = [] }: ContainerDefinition,
  values: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Map<string, string> {
  const environment = new Map<string, string>();
  for (const { value = '' } of environmentFiles.toReversed())
    for (const [name, content] of files.get(value) ?? []) environment.set(name, content);
  for (const { name = '', valueFrom = '' } of secrets) environment.set(name, values.get(valueFrom) ?? '');
  return environment;
}
