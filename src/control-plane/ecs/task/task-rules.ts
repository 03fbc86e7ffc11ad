import { AwsError } from '../../wire/aws-error.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clientException, invalidParameter } from '../errors.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';

const MAX_OVERRIDES = 8192;
const platformVersions = ['LATEST', '1.4.0', '1.3.0', '1.2.0', '1.1.0', '1.0.0'];

type Asked = {
  readonly networkConfiguration?: Wire<Ecs.NetworkConfiguration> | undefined;
  readonly overrides?: Wire<Ecs.TaskOverride> | undefined;
  readonly platformVersion?: string | undefined;
};

/** Refuses what AWS refuses when a task or a service is to run a definition. Texts: specs/ecs-behaviour 1.4. */
export function checkRun(definition: TaskDefinition, launchTypes: readonly string[], asked: Asked): void {
  if (definition.status !== 'ACTIVE') throw invalidParameter('TaskDefinition is inactive');
  for (const launchType of new Set(launchTypes)) {
    if (!(definition.compatibilities ?? []).includes(launchType as Wire<Ecs.Compatibility>))
      throw invalidParameter(`Task definition does not support launch_type ${launchType}.`);
  }
  checkNetwork(definition, asked.networkConfiguration);
  checkOverrides(definition, asked.overrides);
  checkPlatform(launchTypes, asked.platformVersion);
}

function checkNetwork(
  { networkMode }: TaskDefinition,
  network: Wire<Ecs.NetworkConfiguration> | undefined,
): void {
  const vpc = network?.awsvpcConfiguration;
  if (networkMode !== 'awsvpc') {
    if (vpc !== undefined)
      throw invalidParameter(
        'Network Configuration is not valid for the given networkMode of this task definition.',
      );
    return;
  }
  if (vpc === undefined)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (!vpc.subnets?.length) throw invalidParameter('subnets can not be empty.');
}

function checkOverrides(
  { containerDefinitions = [] }: TaskDefinition,
  overrides: Wire<Ecs.TaskOverride> | undefined,
): void {
  if (overrides === undefined) return;
  if (JSON.stringify(overrides).length > MAX_OVERRIDES)
    throw invalidParameter(`Overrides length must be at most ${MAX_OVERRIDES}`);
  for (const { name } of overrides.containerOverrides ?? []) {
    if (!containerDefinitions.some((container) => container.name === name))
      throw invalidParameter(
        `Override for container named ${name} is not a container in the TaskDefinition.`,
      );
  }
}

function checkPlatform(launchTypes: readonly string[], platformVersion: string | undefined): void {
  if (platformVersion === undefined) return;
  if (!launchTypes.includes('FARGATE'))
    throw invalidParameter('The platform version must be null when specifying an EC2 launch type.');
  if (!platformVersions.includes(platformVersion))
    throw new AwsError('PlatformUnknownException', 'The specified platform version does not exist.');
}

export function taskDefinitionNotFound(): AwsError {
  return clientException('TaskDefinition not found.');
}
