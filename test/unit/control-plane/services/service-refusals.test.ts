import { beforeEach, describe, expect, it } from 'vitest';
import { ServiceRig } from '../../../helpers/service-rig.ts';

const vpc = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

describe('what is refused of services', () => {
  let rig: ServiceRig;
  beforeEach(async () => {
    rig = new ServiceRig();
    await rig.start([{ name: 'web', portMappings: [{ containerPort: 80 }] }]);
  });

  it.each<[object, string, string]>([
    [{ cluster: 'nope' }, 'ClusterNotFoundException', 'Cluster not found.'],
    [{ taskDefinition: 'nope' }, 'ClientException', 'TaskDefinition not found.'],
    [{ taskDefinition: undefined }, 'ClientException', 'TaskDefinition cannot be empty.'],
    [
      { launchType: 'FARGATE' },
      'InvalidParameterException',
      'Task definition does not support launch_type FARGATE.',
    ],
    [
      { launchType: 'MOON' },
      'ClientException',
      'launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]',
    ],
    [
      { networkConfiguration: vpc },
      'InvalidParameterException',
      'Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    [{ desiredCount: undefined }, 'InvalidParameterException', 'DesiredCount cannot be empty.'],
    [
      { schedulingStrategy: 'DAEMON' },
      'InvalidParameterException',
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    ],
    [
      { loadBalancers: [{ containerName: 'nope', containerPort: 80 }] },
      'InvalidParameterException',
      'The container nope does not exist in the task definition.',
    ],
    [
      { loadBalancers: [{ containerName: 'web', containerPort: 81 }] },
      'InvalidParameterException',
      'The container web did not have a container port 81 defined.',
    ],
    [
      { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
      'InvalidParameterException',
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    ],
    [
      { deploymentConfiguration: { strategy: 'BLUE_GREEN' } },
      'UnsupportedFeatureException',
      'kecs has no load balancers yet and cannot shift traffic: the deployment strategy BLUE_GREEN is not there. Use ROLLING.',
    ],
    [
      { launchType: 'EC2', capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
      'InvalidParameterException',
      'Specify either Launch Type or Capacity Provider Strategy, but not both.',
    ],
    [
      { placementConstraints: [{ type: 'memberOf', expression: 'attribute:' }] },
      'InvalidParameterException',
      expect.stringContaining('Invalid placement constraint expression'),
    ],
    [
      { serviceName: 'a b' },
      'InvalidParameterException',
      'Service name must match ^[a-zA-Z0-9\\-_]{1,255}$, but was a b',
    ],
  ])('CreateService with %j', async (input, code, message) => {
    await expect(rig.create({ desiredCount: 1, ...input })).rejects.toMatchObject({ code, message });
    expect(await rig.call('ListServices', {})).toEqual({ serviceArns: [] });
  });

  it('placement on Fargate, which has no instances', async () => {
    await rig.register([{ name: 'web' }], {
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
    });
    const placementStrategy = [{ type: 'random' as const }];
    const onFargate = { launchType: 'FARGATE' as const, networkConfiguration: vpc, placementStrategy };
    await expect(rig.create({ desiredCount: 1, ...onFargate })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'Placement strategies are not supported with FARGATE launch type.',
    });
  });

  it('a name that is taken, but not the same request again', async () => {
    const first = await rig.create({ desiredCount: 1, clientToken: 'a' });
    const again = await rig.create({ clientToken: 'b', desiredCount: 1 });
    expect(again.createdAt).toBe(first.createdAt);
    await expect(rig.create({ desiredCount: 2 })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'Creation of service was not idempotent.',
    });
    await rig.call('DeleteService', { service: 'web', force: true });
    await expect(rig.create({ desiredCount: 1 })).rejects.toThrow(
      'Unable to Start a service that is still Draining.',
    );
  });

  it.each<[object, string, string]>([
    [{ service: 'nope' }, 'ServiceNotFoundException', 'Service not found.'],
    [{ taskDefinition: 'app:1' }, 'ClientException', 'TaskDefinition is inactive'],
    [{ taskDefinition: 'nope' }, 'ClientException', 'TaskDefinition not found.'],
    [{ desiredCount: -1 }, 'InvalidParameterException', 'DesiredCount must be greater than or equal to 0.'],
    [
      { deploymentConfiguration: { strategy: 'CANARY' } },
      'UnsupportedFeatureException',
      'kecs has no load balancers yet and cannot shift traffic: the deployment strategy CANARY is not there. Use ROLLING.',
    ],
    [
      { enableExecuteCommand: true, forceNewDeployment: true, taskDefinition: 'app:2' },
      'InvalidParameterException',
      "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    ],
  ])('UpdateService with %j', async (input, code, message) => {
    await rig.register([{ name: 'web' }]);
    await rig.create({ desiredCount: 0, taskDefinition: 'app:2' });
    await rig.call('DeregisterTaskDefinition', { taskDefinition: 'app:1' });
    const before = await rig.service();
    await expect(rig.update(input)).rejects.toMatchObject({ code, message });
    expect((await rig.service()).deployments).toEqual(before.deployments);
  });

  it('more than ten services, or none, at a time', async () => {
    const services = Array.from({ length: 11 }, (_, at) => `s${at}`);
    await expect(rig.call('DescribeServices', { services })).rejects.toThrow(
      'services can have at most 10 items',
    );
    await expect(rig.call('DescribeServices', { services: [] })).rejects.toThrow('Services cannot be empty.');
  });

  it('deletion while an older deployment still has tasks', async () => {
    await rig.create({ desiredCount: 1 });
    await rig.stable();
    rig.schedules = false;
    await rig.update({ forceNewDeployment: true });
    await rig.call('UpdateTaskProtection', {
      tasks: (await rig.tasks()).map(({ taskArn }) => taskArn),
      protectionEnabled: true,
    });
    await rig.update({ desiredCount: 0 });
    await rig.pass(1000);
    await expect(rig.call('DeleteService', { service: 'web' })).rejects.toThrow(
      'The service cannot be stopped while deployments are active.',
    );
  });
});
