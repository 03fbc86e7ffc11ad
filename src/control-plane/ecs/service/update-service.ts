import { type Call, operation } from '../../operations/operation.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import type { ClusterData } from '../cluster/cluster-data.ts';
import { activeCluster } from '../cluster/find-cluster.ts';
import { clientException, invalidParameter } from '../errors.ts';
import { taskDefinitionNotFound } from '../task/task-rules.ts';
import { findTaskDefinition } from '../task-definition/reference.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';
import { beginDeployment, type Runs } from './begin-deployment.ts';
import { LOAD_BALANCER_NOTE } from './create-service.ts';
import { findService, serviceNotActive, serviceNotFound } from './find-service.ts';
import { runsOf } from './launch-rules.ts';
import { primaryOf, type ServiceData } from './service-data.ts';
import { making } from './service-ids.ts';
import { shownService } from './shown-service.ts';
import { checkController, checkUpdate, launchAsked } from './update-rules.ts';
import { withSettings } from './update-settings.ts';

type UpdateInput = Wire<Ecs.UpdateServiceRequest>;

/** Starts a new deployment where what tasks are made from changes, or when one is forced; all else takes effect at once. */
export const updateService = operation<Ecs.UpdateServiceRequest, Ecs.UpdateServiceResponse>(
  'UpdateService',
  'full',
  async (input, call) => {
    const cluster = activeCluster(input.cluster, call);
    const found = findService(input.service ?? '', cluster.name, call);
    if (found === undefined) throw serviceNotFound();
    if (found.data.service.status !== 'ACTIVE') throw serviceNotActive();
    checkUpdate(input);
    const record = await call.stores.services.update(found, (data) => {
      if (data.service.status !== 'ACTIVE') throw serviceNotActive();
      checkController(input, data.service);
      return updated(data, input, cluster.data, call);
    });
    if (record === undefined) throw serviceNotFound();
    return { service: shownService(record, call.stores, false) };
  },
  LOAD_BALANCER_NOTE,
);

function updated(data: ServiceData, input: UpdateInput, cluster: ClusterData, call: Call): ServiceData {
  const settled = withSettings(data, input);
  const isLed = settled.service.deploymentController?.type === 'ECS';
  if (!isLed || !(input.forceNewDeployment || asksForTasks(input))) return settled;
  const definition = definitionOf(settled, input, call);
  if (input.enableExecuteCommand && !data.service.enableExecuteCommand && !definition.taskRoleArn)
    throw invalidParameter(
      "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    );
  const runs = runsOf(launchAsked(settled, input), definition, cluster);
  if (!input.forceNewDeployment && isRunning(settled, runs)) return settled;
  return beginDeployment(settled, runs, making(call.clock.now()));
}

function asksForTasks(input: UpdateInput): boolean {
  return [
    input.taskDefinition,
    input.networkConfiguration,
    input.platformVersion,
    input.loadBalancers,
    input.serviceRegistries,
    input.serviceConnectConfiguration,
    input.volumeConfigurations,
    input.vpcLatticeConfigurations,
  ].some((member) => member !== undefined);
}

function definitionOf({ service }: ServiceData, { taskDefinition }: UpdateInput, call: Call): TaskDefinition {
  const found = findTaskDefinition(taskDefinition ?? service.taskDefinition ?? '', call);
  if (found === undefined) throw taskDefinitionNotFound();
  if (found.data.taskDefinition.status !== 'ACTIVE') throw clientException('TaskDefinition is inactive');
  return found.data.taskDefinition;
}

/** Whether the PRIMARY deployment is of just this. */
function isRunning(data: ServiceData, runs: Runs): boolean {
  const primary = primaryOf(data);
  const arn = primary && data.progress[primary.id]?.revisionArn;
  const revision = data.revisions.find(({ serviceRevisionArn }) => serviceRevisionArn === arn);
  if (revision === undefined) return false;
  const members = [
    'taskDefinition',
    'platformVersion',
    'networkConfiguration',
    'loadBalancers',
    'serviceRegistries',
    'serviceConnectConfiguration',
    'volumeConfigurations',
    'vpcLatticeConfigurations',
  ] as const;
  return members.every((member) => JSON.stringify(revision[member]) === JSON.stringify(runs[member]));
}
