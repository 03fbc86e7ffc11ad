import type { Caller } from '../../wire/caller.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { clusterArn, inClusterArn, rootArn } from '../arns.ts';
import { withTaskSet } from '../task-set/new-task-set.ts';
import { beginDeployment, type Runs } from './begin-deployment.ts';
import { defaultConfiguration, deploymentConfigurationOf } from './deployment-rules.ts';
import type { Service, ServiceData } from './service-data.ts';
import type { Making } from './service-ids.ts';

type CreateInput = Wire<Ecs.CreateServiceRequest>;

/** A service as CreateService makes it; `runs` is what its tasks are, undefined for EXTERNAL controllers. */
export function newService(
  input: CreateInput,
  runs: Runs | undefined,
  where: { readonly caller: Caller; readonly cluster: string; readonly askedFor: string },
  make: Making,
): ServiceData {
  const { caller, cluster, askedFor } = where;
  const { serviceName: name = '' } = input;
  const controller = input.deploymentController?.type ?? 'ECS';
  const schedulingStrategy = input.schedulingStrategy ?? 'REPLICA';
  const service: Service = {
    serviceArn: inClusterArn(caller, 'service', cluster, name),
    serviceName: name,
    clusterArn: clusterArn(caller, cluster),
    loadBalancers: input.loadBalancers ?? [],
    serviceRegistries: input.serviceRegistries ?? [],
    status: 'ACTIVE',
    desiredCount: input.desiredCount ?? 0,
    ...(runs?.launchType && { launchType: runs.launchType }),
    ...(runs?.capacityProviderStrategy && { capacityProviderStrategy: runs.capacityProviderStrategy }),
    ...(runs?.platformVersion && { platformVersion: runs.platformVersion }),
    ...(runs?.platformFamily && { platformFamily: runs.platformFamily }),
    ...(runs && { taskDefinition: runs.taskDefinition }),
    deploymentConfiguration: deploymentConfigurationOf(
      input.deploymentConfiguration,
      defaultConfiguration(schedulingStrategy, controller),
      controller,
    ),
    deployments: [],
    taskSets: [],
    roleArn: roleArnOf(input.role, caller),
    events: [],
    createdAt: make.now / 1000,
    placementConstraints: input.placementConstraints ?? [],
    placementStrategy: input.placementStrategy ?? [],
    ...(runs?.networkConfiguration && { networkConfiguration: runs.networkConfiguration }),
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
    schedulingStrategy,
    deploymentController: { type: controller },
    createdBy: rootArn(caller),
    tags: input.tags ?? [],
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    propagateTags: input.propagateTags ?? 'NONE',
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? 'ENABLED',
    resourceManagementType: 'CUSTOMER',
  };
  const fresh: ServiceData = {
    cluster,
    name,
    service,
    revisions: [],
    serviceDeployments: [],
    roster: [],
    progress: {},
    askedFor,
  };
  if (runs === undefined) return fresh;
  if (controller === 'ECS') return beginDeployment(fresh, runs, make);
  // CodeDeploy takes over with a task set of its own; until then the first one serves.
  const first = {
    status: 'PRIMARY',
    scale: { value: 100, unit: 'PERCENT' as const },
    startedBy: 'CODE_DEPLOY',
  };
  return withTaskSet(fresh, runs, first, make).data;
}

/** A role may be given by its name. */
function roleArnOf(role: string | undefined, { partition, account }: Caller): string {
  if (role?.startsWith('arn:')) return role;
  const path = role ?? 'aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
  return `arn:${partition}:iam::${account}:role/${path}`;
}
