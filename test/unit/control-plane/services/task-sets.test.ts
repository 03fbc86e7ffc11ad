import type { TaskSet } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { ServiceRig } from '../../../helpers/service-rig.ts';

const external = { deploymentController: { type: 'EXTERNAL' as const }, taskDefinition: undefined };
const named = { cluster: 'default', service: 'web' };

async function withService(desiredCount: number): Promise<ServiceRig> {
  const rig = new ServiceRig();
  await rig.start([{ name: 'web' }]);
  await rig.create({ ...external, desiredCount });
  return rig;
}

async function taskSets(rig: ServiceRig): Promise<TaskSet[]> {
  return (await rig.call<{ taskSets: TaskSet[] }>('DescribeTaskSets', named)).taskSets;
}

async function add(rig: ServiceRig, percent: number): Promise<TaskSet> {
  const scale = { value: percent, unit: 'PERCENT' };
  const input = { ...named, taskDefinition: 'app', scale };
  return (await rig.call<{ taskSet: TaskSet }>('CreateTaskSet', input)).taskSet;
}

describe('task sets of an EXTERNAL service', () => {
  it('run their share of the desired count, rounded up', async () => {
    const rig = await withService(3);
    const made = await add(rig, 50);
    expect(made).toMatchObject({
      status: 'ACTIVE',
      computedDesiredCount: 2,
      runningCount: 0,
      stabilityStatus: 'STABILIZING',
      taskSetArn: `arn:aws:ecs:us-east-1:111122223333:task-set/default/web/${made.id}`,
    });
    await rig.pass(5000);
    expect(await taskSets(rig)).toMatchObject([
      { id: made.id, runningCount: 2, pendingCount: 0, stabilityStatus: 'STEADY_STATE' },
    ]);
    expect(await rig.tasks()).toMatchObject([{ startedBy: made.id }, { startedBy: made.id }]);
    expect(await rig.service()).toMatchObject({
      deployments: [],
      runningCount: 2,
      taskSets: [{ id: made.id }],
    });
    expect((await rig.events())[0]).toBe('(service web, taskSet 1) has started 2 tasks: (task 1) (task 2).');
  });

  it('take over from one another and go when they are deleted', async () => {
    const rig = await withService(2);
    const blue = await add(rig, 100);
    await rig.call('UpdateServicePrimaryTaskSet', { ...named, primaryTaskSet: blue.id });
    await rig.register([{ name: 'web' }]);
    const green = await add(rig, 0);
    expect(green).toMatchObject({ computedDesiredCount: 0, stabilityStatus: 'STEADY_STATE' });
    const scale = { value: 100, unit: 'PERCENT' };
    await rig.call('UpdateTaskSet', { ...named, taskSet: green.taskSetArn, scale });
    await rig.pass(5000);
    expect((await rig.service()).runningCount).toBe(4);
    await rig.call('UpdateServicePrimaryTaskSet', { ...named, primaryTaskSet: green.id });
    expect(await taskSets(rig)).toMatchObject([{ status: 'ACTIVE' }, { status: 'PRIMARY' }]);
    expect((await rig.service()).taskDefinition).toMatch(/app:2$/);
    await expect(rig.call('DeleteTaskSet', { ...named, taskSet: blue.id })).rejects.toThrow('scaled above 0');
    const { taskSet } = await rig.call<{ taskSet: TaskSet }>('DeleteTaskSet', {
      ...named,
      taskSet: blue.id,
      force: true,
    });
    expect(taskSet).toMatchObject({ status: 'DRAINING', computedDesiredCount: 0 });
    await rig.pass(5000);
    expect(await taskSets(rig)).toMatchObject([{ id: green.id, runningCount: 2 }]);
    await expect(rig.call('DeleteTaskSet', { ...named, taskSet: blue.id })).rejects.toMatchObject({
      code: 'TaskSetNotFoundException',
    });
  });

  it('follow the desired count of the service, which has no task definition of its own', async () => {
    const rig = await withService(1);
    await add(rig, 100);
    await rig.update({ desiredCount: 3 });
    await rig.pass(5000);
    expect(await taskSets(rig)).toMatchObject([{ computedDesiredCount: 3, runningCount: 3 }]);
    await expect(rig.update({ taskDefinition: 'app' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  it('start no more tasks than there is room for', async () => {
    const rig = await withService(2);
    await rig.register([{ name: 'web', portMappings: [{ containerPort: 80, hostPort: 80 }] }]);
    const made = await add(rig, 100);
    await rig.pass(5000);
    expect(await taskSets(rig)).toMatchObject([
      { id: made.id, runningCount: 1, pendingCount: 0, stabilityStatus: 'STABILIZING' },
    ]);
    expect((await rig.events()).at(-1)).toMatch(
      /^\(service web\) was unable to place a task .* is already using a port required by your task\.$/,
    );
  });

  it('are told apart from those that are not there', async () => {
    const rig = await withService(1);
    expect(await rig.call('DescribeTaskSets', { ...named, taskSets: ['ecs-svc/1'] })).toEqual({
      taskSets: [],
      failures: [
        { arn: 'arn:aws:ecs:us-east-1:111122223333:task-set/default/web/ecs-svc/1', reason: 'MISSING' },
      ],
    });
  });

  it('can carry tags', async () => {
    const rig = await withService(1);
    const { taskSetArn } = await add(rig, 0);
    await rig.call('TagResource', { resourceArn: taskSetArn, tags: [{ key: 'a', value: '1' }] });
    expect(await rig.call('ListTagsForResource', { resourceArn: taskSetArn })).toEqual({
      tags: [{ key: 'a', value: '1' }],
    });
  });
});

describe('a CODE_DEPLOY service', () => {
  it('has one task set that runs all, and leaves deployments to CodeDeploy', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    const service = await rig.create({ deploymentController: { type: 'CODE_DEPLOY' }, desiredCount: 2 });
    expect(service).toMatchObject({
      deployments: [],
      taskSets: [{ status: 'PRIMARY', computedDesiredCount: 2 }],
    });
    await rig.pass(5000);
    expect((await rig.service()).runningCount).toBe(2);
    await expect(rig.update({ taskDefinition: 'app' })).rejects.toThrow(
      'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Please use Code Deploy to trigger a new deployment.',
    );
    await expect(rig.update({ forceNewDeployment: true })).rejects.toThrow(
      'Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    );
    expect(await rig.update({ desiredCount: 1 })).toMatchObject({ desiredCount: 1 });
  });

  it('is told apart from one whose deployments are ECS’s own', async () => {
    const rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    await rig.create({ desiredCount: 1 });
    await expect(add(rig, 100)).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });
});
