import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clientException, invalidParameter } from '../errors.ts';
import { checkPlacement as checkPlacementRules } from '../placement/placement-rules.ts';
import { checkPropagation, checkTags } from '../tag/tag-list.ts';

type CreateInput = Wire<Ecs.CreateServiceRequest>;

const legalName = /^[a-zA-Z0-9\-_]{1,255}$/;
const MAX_CLIENT_TOKEN = 36;

/** What CreateService is refused for whatever the cluster and the definition are. */
export function checkService(input: CreateInput): void {
  const { serviceName = '', clientToken, role, loadBalancers, taskDefinition } = input;
  if (!legalName.test(serviceName))
    throw invalidParameter(`Service name must match ^[a-zA-Z0-9\\-_]{1,255}$, but was ${serviceName}`);
  if ((clientToken?.length ?? 0) > MAX_CLIENT_TOKEN)
    throw invalidParameter(`clientToken can have at most ${MAX_CLIENT_TOKEN} characters.`);
  if (role && !loadBalancers?.length)
    throw invalidParameter('An IAM role can only be set for services that use load balancers.');
  checkKinds(input);
  checkCount(input);
  checkPlacement(input);
  checkTags(input.tags ?? []);
  const isExternal = input.deploymentController?.type === 'EXTERNAL';
  if (!taskDefinition && !isExternal) throw clientException('TaskDefinition cannot be empty.');
  if (taskDefinition && isExternal)
    throw invalidParameter(
      'The task definition of a service with an EXTERNAL deployment controller is that of its task sets.',
    );
}

function checkKinds({ schedulingStrategy, deploymentController, propagateTags }: CreateInput): void {
  oneOf('scheduling strategy', schedulingStrategy, ['REPLICA', 'DAEMON']);
  oneOf('deployment controller', deploymentController?.type, ['ECS', 'CODE_DEPLOY', 'EXTERNAL']);
  checkPropagation(propagateTags);
}

function checkCount({
  schedulingStrategy,
  desiredCount,
  launchType,
  deploymentController,
}: CreateInput): void {
  if (schedulingStrategy !== 'DAEMON') {
    if (desiredCount === undefined) throw invalidParameter('DesiredCount cannot be empty.');
    checkDesiredCount(desiredCount);
    return;
  }
  if (desiredCount !== undefined)
    throw invalidParameter(
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    );
  if (launchType === 'FARGATE')
    throw invalidParameter('The daemon scheduling strategy is not supported on the FARGATE launch type.');
  if ((deploymentController?.type ?? 'ECS') !== 'ECS')
    throw invalidParameter(
      'The daemon scheduling strategy is only supported by the ECS deployment controller.',
    );
}

export function checkDesiredCount(desiredCount: number): void {
  if (desiredCount < 0) throw invalidParameter('DesiredCount must be greater than or equal to 0.');
}

export function checkPlacement(
  input: Pick<CreateInput, 'placementConstraints' | 'placementStrategy' | 'schedulingStrategy'>,
): void {
  const { placementConstraints, placementStrategy = [], schedulingStrategy } = input;
  checkPlacementRules(placementConstraints, placementStrategy);
  if (schedulingStrategy === 'DAEMON' && placementStrategy.length > 0)
    throw invalidParameter('The daemon scheduling strategy does not support placement strategies.');
}

function oneOf(what: string, value: string | undefined, known: readonly string[]): void {
  if (value !== undefined && !known.includes(value))
    throw invalidParameter(`${what} should be one of [${known.join(',')}]`);
}
