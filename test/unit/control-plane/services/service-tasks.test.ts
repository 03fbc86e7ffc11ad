import { describe, expect, it } from 'vitest';
import { Pods } from '../../../../src/kube/resource-types.ts';
import { ServiceRig } from '../../../helpers/service-rig.ts';

describe('tasks of a service', () => {
  it('carry the tags that are to be propagated, and the managed ones', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }], { tags: [{ key: 'of', value: 'definition' }] });
    const tags = [{ key: 'of', value: 'service' }];
    await rig.create({ desiredCount: 1, tags, propagateTags: 'SERVICE', enableECSManagedTags: true });
    await rig.stable();
    const tagsOf = async () => {
      const [task] = await rig.tasks();
      return (await rig.call<{ tags: object[] }>('ListTagsForResource', { resourceArn: task?.taskArn })).tags;
    };
    expect(await tagsOf()).toEqual([
      ...tags,
      { key: 'aws:ecs:clusterName', value: 'default' },
      { key: 'aws:ecs:serviceName', value: 'web' },
    ]);
    await rig.update({
      propagateTags: 'TASK_DEFINITION',
      enableECSManagedTags: false,
      forceNewDeployment: true,
    });
    await rig.stable();
    expect(await tagsOf()).toEqual([{ key: 'of', value: 'definition' }]);
    await rig.update({ propagateTags: 'NONE', forceNewDeployment: true });
    await rig.stable();
    expect(await tagsOf()).toEqual([]);
  });

  it('are spread over capacity providers: the base first, then by weight', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }], {
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
    });
    await rig.call('PutClusterCapacityProviders', {
      cluster: 'default',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [],
    });
    const service = await rig.create({
      desiredCount: 5,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 2 },
        { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      ],
    });
    expect(service.launchType).toBeUndefined();
    expect(service.capacityProviderStrategy).toEqual([
      { capacityProvider: 'FARGATE', base: 2, weight: 0 },
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
    ]);
    await rig.stable();
    const providers = (await rig.tasks()).map(({ capacityProviderName }) => capacityProviderName);
    expect(providers.filter((name) => name === 'FARGATE')).toHaveLength(2);
    expect(providers.filter((name) => name === 'FARGATE_SPOT')).toHaveLength(3);
    for (const task of await rig.tasks()) expect(task.launchType).toBe('FARGATE');
  });

  it('are replaced when their pods are taken away', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 2 });
    await rig.stable();
    const before = await rig.tasks();
    const [pod] = await rig.pods();
    await rig.kube.delete(Pods, pod?.metadata.name ?? '', {
      namespace: 'kecs-tasks',
      gracePeriodSeconds: 0,
    });
    await rig.pass(60_000);
    const after = await rig.tasks();
    expect(after).toHaveLength(2);
    const same = after.filter(({ taskArn }) => before.some((task) => task.taskArn === taskArn));
    expect(same).toHaveLength(1);
    expect(await rig.service()).toMatchObject({ runningCount: 2, status: 'ACTIVE' });
  });

  it('that end again and again are started ever later, not without end', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    rig.simulate = { 'run-for': '0s', 'exit-code': '1' };
    await rig.create({ desiredCount: 1 });
    await rig.pass(10 * 60_000);
    const stopped = await rig.tasks('STOPPED');
    expect(stopped.length).toBeGreaterThan(5);
    expect(stopped.length).toBeLessThan(15);
    expect(await rig.service()).toMatchObject({
      status: 'ACTIVE',
      deployments: [{ rolloutState: 'IN_PROGRESS' }],
    });
  });

  it('of daemon services run on each node once', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    const service = await rig.create({ schedulingStrategy: 'DAEMON' });
    expect(service.deploymentConfiguration).toMatchObject({ maximumPercent: 100, minimumHealthyPercent: 0 });
    expect(await rig.stable()).toMatchObject({ desiredCount: 1, runningCount: 1 });
    await expect(rig.update({ desiredCount: 2 })).rejects.toThrow('does not support a desired count');
    await rig.update({ forceNewDeployment: true });
    expect(await rig.stable()).toMatchObject({ desiredCount: 1, runningCount: 1 });
    expect(await rig.call('DeleteService', { service: 'web' })).toMatchObject({
      service: { status: 'DRAINING' },
    });
    await rig.pass(60_000);
    expect((await rig.service()).status).toBe('INACTIVE');
  });

  it('of daemon services run where their constraints let them', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    const expression = 'attribute:ecs.os-type == windows';
    await rig.create({
      schedulingStrategy: 'DAEMON',
      placementConstraints: [{ type: 'memberOf', expression }],
    });
    await rig.pass(5000);
    expect(await rig.service()).toMatchObject({ desiredCount: 0, runningCount: 0 });
  });

  it('whose creation was answered too late are found and stopped', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 1 });
    await rig.stable();
    const [known] = await rig.tasks();
    const record = [...rig.stores.tasks.all()].find(({ data }) => data.task.taskArn === known?.taskArn);
    if (record === undefined) throw new Error('the task has no record');
    const id = 'f'.repeat(32);
    const stray = { ...record.data, id, podName: `app-${id}`, podUid: undefined };
    await rig.stores.tasks.create(
      { ...record, name: `default/${id}` },
      {
        ...stray,
        task: { ...stray.task, taskArn: `${known?.taskArn?.replace(/[^/]+$/, '')}${id}` },
      },
    );
    await rig.pass(60_000);
    expect((await rig.tasks()).map(({ taskArn }) => taskArn)).toEqual([known?.taskArn]);
  });

  it('cost few writes: many services come to rest, and stay there', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    const services = 40;
    const tasksEach = 5;
    const writes = rig.countWrites('ecsservices');
    for (let at = 0; at < services; at++)
      await rig.create({ serviceName: `s${at}`, desiredCount: tasksEach });
    await rig.pass(30_000);
    for (let at = 0; at < services; at++)
      expect(await rig.service(`s${at}`)).toMatchObject({
        runningCount: tasksEach,
        deployments: [{ rolloutState: 'COMPLETED' }],
      });
    // Made, its tasks chosen, done; and no more than one for each task in between.
    expect(writes() / services).toBeLessThanOrEqual(3 + tasksEach);
    const atRest = writes();
    await rig.pass(3_600_000);
    expect(writes()).toBe(atRest);
  });
});
