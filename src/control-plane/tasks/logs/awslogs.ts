import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';

/** Where in CloudWatch Logs a container's output goes. */
export type AwslogsTarget = {
  readonly region: string;
  readonly group: string;
  readonly createsGroup: boolean;
  /** Undefined while it is not known: without a prefix it is the id that the container's runtime gives it. */
  readonly stream: string | undefined;
};

/** What the stream's name is made from. */
export type AwslogsTask = {
  readonly region: string;
  readonly taskId: string;
  readonly runtimeId: string | undefined;
};

/** The target of a container with the log driver `awslogs`, undefined for any other; a group may be empty. Source: specs/ecs-behaviour 3.4. */
export function awslogsOf(
  { name, logConfiguration }: ContainerDefinition,
  { region, taskId, runtimeId }: AwslogsTask,
): AwslogsTarget | undefined {
  if (logConfiguration?.logDriver !== 'awslogs') return undefined;
  const options = logConfiguration.options ?? {};
  const prefix = options['awslogs-stream-prefix'];
  return {
    region: options['awslogs-region'] || region,
    group: options['awslogs-group'] ?? '',
    createsGroup: options['awslogs-create-group']?.toLowerCase() === 'true',
    stream: prefix ? `${prefix}/${name}/${taskId}` : runtimeId,
  };
}
