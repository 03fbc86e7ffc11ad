import type { TaskData } from '../../ecs/task/task-data.ts';
import type { PodRequest } from './pod-request.ts';

/** Variables by which a user gives credentials; with one of them ours would only be in the way. */
const credentials = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
];

/**
 * What a container has without asking, so that code in it calls this same AWS endpoint as this same account in this same region.
 * `own` is what the user gives it, which comes first. Source: specs/ecs-behaviour 7.
 */
export function awsEnvironment(
  { key, data, surroundings }: PodRequest,
  own: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> {
  const { gatewayUrl } = surroundings;
  const variables = new Map<string, string>([
    ...(gatewayUrl === undefined ? [] : ([['AWS_ENDPOINT_URL', gatewayUrl]] as const)),
    ['AWS_REGION', key.region],
    ['AWS_DEFAULT_REGION', key.region],
    ['AWS_EXECUTION_ENV', executionEnvironment(data)],
    // The access key is what tells the account; a secret is not looked at.
    ...(credentials.some((name) => own.has(name))
      ? []
      : ([
          ['AWS_ACCESS_KEY_ID', key.account],
          ['AWS_SECRET_ACCESS_KEY', 'kecs'],
        ] as const)),
  ]);
  for (const name of own.keys()) variables.delete(name);
  return variables;
}

function executionEnvironment({ task }: TaskData): string {
  return task.launchType === 'FARGATE' ? 'AWS_ECS_FARGATE' : 'AWS_ECS_EC2';
}
