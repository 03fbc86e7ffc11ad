import type { DescribeServicesCommandOutput } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ServiceRig } from '../../../helpers/service-rig.ts';

const MINUTE = 60_000;

describe('a service', () => {
  it('is answered with the defaults of AWS before any of its tasks runs', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    const service = await rig.create({ desiredCount: 2 });
    expect(service).toMatchObject({
      serviceArn: 'arn:aws:ecs:us-east-1:111122223333:service/default/web',
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 0,
      launchType: 'EC2',
      events: [],
      loadBalancers: [],
      serviceRegistries: [],
      schedulingStrategy: 'REPLICA',
      deploymentController: { type: 'ECS' },
      propagateTags: 'NONE',
      deploymentConfiguration: {
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        strategy: 'ROLLING',
        deploymentCircuitBreaker: { enable: false, rollback: false },
      },
    });
    expect(service.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 2 },
    ]);
    const [deployment] = service.deployments ?? [];
    expect(service.currentServiceRevisions?.[0]?.arn).toMatch(
      new RegExp(`service-revision/default/web/${deployment?.id?.slice('ecs-svc/'.length)}$`),
    );
  });

  it('starts its tasks, completes its deployment and tells of it', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    const { deployments } = await rig.create({ desiredCount: 2 });
    const service = await rig.stable();
    const id = deployments?.[0]?.id ?? '';
    expect(service).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect(service.deployments).toMatchObject([
      {
        id,
        runningCount: 2,
        rolloutState: 'COMPLETED',
        rolloutStateReason: `ECS deployment ${id} completed.`,
      },
    ]);
    expect(await rig.events()).toEqual([
      '(service web) has started 2 tasks: (task 1) (task 2).',
      '(service web) (deployment 1) deployment completed.',
      '(service web) has reached a steady state.',
    ]);
    const tasks = await rig.tasks();
    expect(tasks).toMatchObject([
      { startedBy: id, group: 'service:web', lastStatus: 'RUNNING' },
      { startedBy: id, group: 'service:web', lastStatus: 'RUNNING' },
    ]);
  });

  it('does not wait for a health check that is switched off', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web', healthCheck: { command: ['NONE'] } }]);
    await rig.create({ desiredCount: 1 });
    expect(await rig.stable()).toMatchObject({ deployments: [{ rolloutState: 'COMPLETED' }] });
  });

  it('replaces a task that ends by itself, at once', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 1 });
    await rig.stable();
    const [task] = await rig.tasks();
    await rig.call('StopTask', { task: task?.taskArn });
    await rig.pass(10_000);
    const after = await rig.tasks();
    expect(after).toHaveLength(1);
    expect(after[0]?.taskArn).not.toBe(task?.taskArn);
    expect((await rig.service()).deployments).toMatchObject([{ failedTasks: 0, rolloutState: 'COMPLETED' }]);
    expect((await rig.events()).slice(-2)).toEqual([
      '(service web) has started 1 tasks: (task 2).',
      '(service web) has reached a steady state.',
    ]);
  });

  it('scales up, to none and back, and is ACTIVE all the while', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 1 });
    await rig.stable();
    for (const desiredCount of [3, 0, 2]) {
      const answer = await rig.update({ desiredCount });
      expect(answer).toMatchObject({ status: 'ACTIVE', desiredCount });
      const service = await rig.stable();
      expect(service).toMatchObject({ status: 'ACTIVE', runningCount: desiredCount, pendingCount: 0 });
      expect(service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
      expect(await rig.tasks()).toHaveLength(desiredCount);
    }
    const stopped = await rig.tasks('STOPPED');
    expect(stopped[0]).toMatchObject({ stopCode: 'ServiceSchedulerInitiated' });
    expect(stopped[0]?.stoppedReason).toMatch(
      /^Scaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/,
    );
  });

  it('rolls over to another revision without ever having fewer healthy tasks than it must', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 2 });
    await rig.stable();
    await rig.register([{ name: 'web' }]);
    const answer = await rig.update({ taskDefinition: 'app' });
    expect(answer.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' },
      { status: 'ACTIVE', rolloutState: 'COMPLETED', runningCount: 2 },
    ]);
    const service = await rig.stable();
    expect(service.taskDefinition).toMatch(/:2$/);
    expect(rig.fewestRunning).toBeGreaterThanOrEqual(2);
    for (const task of await rig.tasks()) expect(task.taskDefinitionArn).toMatch(/:2$/);
    const { serviceDeployments } = await rig.call<{ serviceDeployments: { status: string }[] }>(
      'ListServiceDeployments',
      { service: 'web' },
    );
    expect(serviceDeployments).toMatchObject([{ status: 'SUCCESSFUL' }, { status: 'SUCCESSFUL' }]);
  });

  it('deploys anew when forced, and only then for what it runs already', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    const { deployments } = await rig.create({ desiredCount: 1 });
    await rig.stable();
    expect((await rig.update({ taskDefinition: 'app:1' })).deployments).toHaveLength(1);
    expect((await rig.update({ forceNewDeployment: true })).deployments).toHaveLength(2);
    const service = await rig.stable();
    expect(service.deployments?.[0]?.id).not.toBe(deployments?.[0]?.id);
  });

  it('drains when it is deleted, is INACTIVE then, and leaves its name', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 1 });
    await rig.stable();
    await expect(rig.call('DeleteService', { service: 'web' })).rejects.toThrow(
      'The service cannot be stopped while it is scaled above 0.',
    );
    await expect(rig.call('DeleteCluster', { cluster: 'default' })).rejects.toThrow(
      'The Cluster cannot be deleted while Services are active.',
    );
    const { service } = await rig.call<{ service: object }>('DeleteService', { service: 'web', force: true });
    expect(service).toMatchObject({ status: 'DRAINING', desiredCount: 0 });
    expect(await rig.call('ListServices', {})).toEqual({ serviceArns: [] });
    await rig.pass(MINUTE);
    expect(await rig.service()).toMatchObject({ status: 'INACTIVE', runningCount: 0 });
    await expect(rig.update({ desiredCount: 1 })).rejects.toThrow('Service was not ACTIVE.');
    expect(await rig.create({ desiredCount: 1 })).toMatchObject({ status: 'ACTIVE' });
    expect(await rig.stable()).toMatchObject({ runningCount: 1 });
  });

  it('goes on after the control plane has died in the middle', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 3 });
    await rig.restart();
    expect(await rig.stable()).toMatchObject({ runningCount: 3 });
    expect(await rig.pods()).toHaveLength(3);
    await rig.update({ forceNewDeployment: true });
    await rig.pass(100);
    await rig.restart();
    expect(await rig.stable()).toMatchObject({ runningCount: 3 });
    await rig.pass(MINUTE);
    expect(await rig.pods()).toHaveLength(3);
  });

  it('writes nothing while nothing changes', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 2 });
    await rig.stable();
    const writes = rig.countWrites('ecsservices', 'ecstasks');
    await rig.pass(5 * 3_600_000);
    expect(writes()).toBe(0);
  });

  it('is MISSING where it never was', async () => {
    const rig = new ServiceRig();
    await rig.start();
    const answer = await rig.call<DescribeServicesCommandOutput>('DescribeServices', { services: ['nope'] });
    expect(answer).toEqual({
      services: [],
      failures: [{ arn: 'arn:aws:ecs:us-east-1:111122223333:service/default/nope', reason: 'MISSING' }],
    });
    await expect(rig.call('ListTasks', { serviceName: 'nope' })).rejects.toThrow('Service not found.');
  });
});
