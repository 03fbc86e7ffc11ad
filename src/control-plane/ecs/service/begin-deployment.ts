import type { Ecs, Wire } from '../../wire/schemas.ts';
import { FARGATE_PLATFORM_VERSION } from '../task/new-task.ts';
import type { TaskDefinition } from '../task-definition/task-definition-data.ts';
import { type Deployment, digitsOf, type Revision, type ServiceData } from './service-data.ts';
import { endServiceDeployment } from './service-deployment-status.ts';
import { type Making, ofServiceArn } from './service-ids.ts';

const MAX_KEPT = 50;

/** What a deployment runs: the part of a revision that callers choose. */
export type Runs = Pick<
  Wire<Ecs.ServiceRevision>,
  | 'launchType'
  | 'capacityProviderStrategy'
  | 'platformVersion'
  | 'platformFamily'
  | 'networkConfiguration'
  | 'loadBalancers'
  | 'serviceRegistries'
  | 'serviceConnectConfiguration'
  | 'volumeConfigurations'
  | 'vpcLatticeConfigurations'
  | 'containerImages'
> & { readonly taskDefinition: string };

export function imagesOf({ containerDefinitions = [] }: TaskDefinition): Wire<Ecs.ContainerImage>[] {
  return containerDefinitions.map(({ name, image }) => ({
    ...(name !== undefined && { containerName: name }),
    ...(image !== undefined && { image }),
  }));
}

/** The service with a new deployment, PRIMARY, of a new revision; what was under way is not waited for. */
export function beginDeployment(data: ServiceData, runs: Runs, make: Making): ServiceData {
  const id = make.newDeploymentId();
  const { serviceArn, clusterArn } = data.service;
  const revision: Revision = {
    serviceRevisionArn: ofServiceArn(serviceArn, 'service-revision', digitsOf(id)),
    serviceArn,
    clusterArn,
    ...runs,
    guardDutyEnabled: false,
    createdAt: make.now / 1000,
  };
  const superseded = endServiceDeployment(
    data,
    'STOPPED',
    'Service deployment was stopped because a new service deployment was started.',
    make.now,
  );
  const begun = withPrimary(superseded, newDeployment(id, revision, make.now), revision);
  return {
    ...begun,
    revisions: [revision, ...data.revisions].filter(
      // What a rollback would go back to is needed however long ago it was.
      ({ serviceRevisionArn }, at) => at < MAX_KEPT || serviceRevisionArn === data.completedRevision,
    ),
    serviceDeployments: [
      {
        serviceDeploymentArn: ofServiceArn(serviceArn, 'service-deployment', make.newServiceDeploymentId()),
        serviceArn,
        clusterArn,
        createdAt: make.now / 1000,
        updatedAt: make.now / 1000,
        sourceServiceRevisions: data.service.deployments.map(({ id: source }) => ({
          arn: data.progress[source]?.revisionArn,
        })),
        targetServiceRevision: { arn: revision.serviceRevisionArn },
        status: 'PENDING' as const,
        deploymentConfiguration: data.service.deploymentConfiguration,
      },
      ...begun.serviceDeployments,
    ].slice(0, MAX_KEPT),
  };
}

/** The service with a deployment of that revision in front; those before it are ACTIVE until their last task is gone. */
export function withPrimary(data: ServiceData, deployment: Deployment, revision: Revision): ServiceData {
  const { steadyAt: _, ...rest } = data;
  return {
    ...rest,
    service: {
      ...data.service,
      taskDefinition: revision.taskDefinition,
      launchType: revision.launchType,
      capacityProviderStrategy: revision.capacityProviderStrategy,
      platformVersion: revision.platformVersion,
      platformFamily: revision.platformFamily,
      networkConfiguration: revision.networkConfiguration,
      loadBalancers: revision.loadBalancers,
      serviceRegistries: revision.serviceRegistries,
      deployments: [deployment, ...data.service.deployments.map((older) => ({ ...older, status: 'ACTIVE' }))],
    },
    progress: {
      ...data.progress,
      [deployment.id]: { revisionArn: revision.serviceRevisionArn, failures: 0, waves: 0, shortRuns: 0 },
    },
  };
}

export function newDeployment(id: string, revision: Revision, now: number): Deployment {
  const isFargate = revision.platformFamily !== undefined;
  return {
    id,
    status: 'PRIMARY',
    taskDefinition: revision.taskDefinition,
    failedTasks: 0,
    createdAt: now / 1000,
    updatedAt: now / 1000,
    ...(revision.launchType && { launchType: revision.launchType }),
    ...(revision.capacityProviderStrategy && { capacityProviderStrategy: revision.capacityProviderStrategy }),
    ...(isFargate && {
      platformVersion: numbered(revision.platformVersion),
      platformFamily: revision.platformFamily,
    }),
    ...(revision.networkConfiguration && { networkConfiguration: revision.networkConfiguration }),
    ...(revision.serviceConnectConfiguration && {
      serviceConnectConfiguration: revision.serviceConnectConfiguration,
    }),
    ...(revision.volumeConfigurations && { volumeConfigurations: revision.volumeConfigurations }),
    ...(revision.vpcLatticeConfigurations && { vpcLatticeConfigurations: revision.vpcLatticeConfigurations }),
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
  };
}

/** Deployments show the version that `LATEST` stands for. */
function numbered(platformVersion: string | undefined): string {
  return platformVersion === undefined || platformVersion === 'LATEST'
    ? FARGATE_PLATFORM_VERSION
    : platformVersion;
}
