import { overridden } from '../../../control-plane/ecs/task/task-overrides.ts';
import type { EcsTask, EcsTaskDefinition } from '../ecs-api.ts';

/** What is fetched or made for a task before its pod: `secret /db/pw`, `environment file arn:…`; each once. */
export function inputsInWords(task: EcsTask, { containerDefinitions = [] }: EcsTaskDefinition): string[] {
  const words = containerDefinitions.flatMap((defined) => {
    const container = overridden(defined, task.overrides);
    const { secrets = [], environmentFiles = [], repositoryCredentials, logConfiguration } = container;
    const { secretOptions = [], logDriver, options } = logConfiguration ?? {};
    const login = repositoryCredentials?.credentialsParameter;
    const group = logDriver === 'awslogs' ? options?.['awslogs-group'] : undefined;
    return [
      ...[...secrets, ...secretOptions].map(({ valueFrom = '' }) => `secret ${valueFrom}`),
      ...environmentFiles.map(({ value = '' }) => `environment file ${value}`),
      ...(login ? [`registry login ${login}`] : []),
      ...(group ? [`log group ${group}`] : []),
    ];
  });
  return [...new Set(words)];
}
