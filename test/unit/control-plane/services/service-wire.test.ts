import {
  CreateClusterCommand,
  CreateServiceCommand,
  CreateTaskSetCommand,
  DeleteServiceCommand,
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskSetsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  paginateListServices,
  RegisterTaskDefinitionCommand,
  ServiceNotFoundException,
  UpdateServiceCommand,
  waitUntilServicesInactive,
  waitUntilServicesStable,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../../helpers/control-plane-rig.ts';

/** Every answer of this rig is checked against its model; no node is there, so tasks stay PENDING. */
describe('services on the wire', () => {
  let rig: ControlPlaneRig;
  let ecs: ECSClient;
  beforeEach(async () => {
    rig = await startRig({ tasks: { namespace: 'kecs-tasks', sharedDir: '/shared' } });
    ecs = rig.ecs();
    await ecs.send(new CreateClusterCommand({}));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'app',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'web', image: 'nginx' }],
      }),
    );
  });
  afterEach(() => rig.close());

  const create = (serviceName: string, desiredCount: number) =>
    ecs.send(
      new CreateServiceCommand({
        serviceName,
        taskDefinition: 'app',
        desiredCount,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
        serviceConnectConfiguration: { enabled: true, namespace: 'internal' },
        tags: [{ key: 'team', value: 'a' }],
      }),
    );

  it('go the way of a service that is made, looked at, changed and deleted', async () => {
    const { service } = await create('web', 2);
    expect(service?.createdAt).toBeInstanceOf(Date);
    expect(service?.tags).toEqual([{ key: 'team', value: 'a' }]);
    expect(service).toMatchObject({ platformVersion: 'LATEST', platformFamily: 'Linux' });
    const described = await ecs.send(new DescribeServicesCommand({ services: ['web'], include: ['TAGS'] }));
    expect(described.services?.[0]).toMatchObject({
      desiredCount: 2,
      deployments: [{ platformVersion: '1.4.0', rolloutState: 'IN_PROGRESS', desiredCount: 2 }],
      tags: [{ key: 'team', value: 'a' }],
    });
    expect((await ecs.send(new DescribeServicesCommand({ services: ['web'] }))).services?.[0]?.tags).toEqual(
      [],
    );
    const listed = await ecs.send(new ListServiceDeploymentsCommand({ service: service?.serviceArn ?? '' }));
    const [brief] = listed.serviceDeployments ?? [];
    const deployments = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [brief?.serviceDeploymentArn ?? ''] }),
    );
    expect(deployments.serviceDeployments?.[0]?.deploymentCircuitBreaker).toMatchObject({ threshold: 3 });
    const revisions = await ecs.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [brief?.targetServiceRevisionArn ?? ''] }),
    );
    expect(revisions.serviceRevisions).toHaveLength(1);
    const clusters = await ecs.send(new DescribeClustersCommand({ include: ['STATISTICS'] }));
    expect(clusters.clusters?.[0]?.activeServicesCount).toBe(1);
    expect(clusters.clusters?.[0]?.statistics).toContainEqual({
      name: 'activeFargateServiceCount',
      value: '1',
    });
    await ecs.send(new UpdateServiceCommand({ service: 'web', desiredCount: 0, forceNewDeployment: true }));
    await waitUntilServicesStable({ client: ecs, maxWaitTime: 20, minDelay: 0.1 }, { services: ['web'] });
    await ecs.send(new DeleteServiceCommand({ service: 'web' }));
    await waitUntilServicesInactive({ client: ecs, maxWaitTime: 20, minDelay: 0.1 }, { services: ['web'] });
    await expect(ecs.send(new DeleteServiceCommand({ service: 'web' }))).rejects.toThrow(
      ServiceNotFoundException,
    );
  });

  it('are listed ten at a time by name', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `s${String(at).padStart(2, '0')}`);
    await Promise.all(names.map((name) => create(name, 0)));
    const first = await ecs.send(new ListServicesCommand({}));
    expect(first.serviceArns).toHaveLength(10);
    const all: string[] = [];
    for await (const page of paginateListServices({ client: ecs, pageSize: 5 }, { launchType: 'FARGATE' }))
      all.push(...(page.serviceArns ?? []));
    expect(all).toEqual(names.map((name) => `arn:aws:ecs:us-east-1:111122223333:service/default/${name}`));
    expect((await ecs.send(new ListServicesCommand({ launchType: 'EC2' }))).serviceArns).toEqual([]);
    expect((await ecs.send(new ListServicesCommand({ schedulingStrategy: 'DAEMON' }))).serviceArns).toEqual(
      [],
    );
  });

  it('show task sets in place of deployments where another controller is asked for', async () => {
    await ecs.send(
      new CreateServiceCommand({
        serviceName: 'web',
        desiredCount: 1,
        deploymentController: { type: 'EXTERNAL' },
      }),
    );
    const { taskSet } = await ecs.send(
      new CreateTaskSetCommand({
        cluster: 'default',
        service: 'web',
        taskDefinition: 'app',
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        scale: { value: 100, unit: 'PERCENT' },
      }),
    );
    const { taskSets } = await ecs.send(new DescribeTaskSetsCommand({ cluster: 'default', service: 'web' }));
    expect(taskSets?.[0]?.id).toBe(taskSet?.id);
    const { services } = await ecs.send(new DescribeServicesCommand({ services: ['web'] }));
    expect(services?.[0]).toMatchObject({ deployments: [], taskSets: [{ id: taskSet?.id }] });
  });
});
