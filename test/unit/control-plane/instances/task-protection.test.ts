import { beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../../../../src/control-plane/ecs/task/task-data.ts';
import { ServiceRig } from '../../../helpers/service-rig.ts';

const MINUTE = 60_000;

describe('task protection', () => {
  let rig: ServiceRig;
  let task: Task;
  beforeEach(async () => {
    rig = new ServiceRig();
    await rig.start([{ name: 'web' }]);
    task = await rig.run({ launchType: 'EC2' });
    await rig.pass(0);
  });

  const id = () => task.taskArn.split('/').at(-1) ?? '';
  /** From now on `task` is one of a service. */
  const ofService = async () => {
    await rig.create({ desiredCount: 1 });
    await rig.stable();
    const [started] = await rig.tasks();
    if (started === undefined) throw new Error('the service has no task');
    task = started;
  };
  const update = (input: object) => rig.call('UpdateTaskProtection', { tasks: [id()], ...input });
  const get = (input: object = {}) => rig.call('GetTaskProtection', { cluster: 'default', ...input });

  it('lasts two hours unless told otherwise, and ends by itself', async () => {
    await ofService();
    const expirationDate = (rig.clock.now() + 120 * MINUTE) / 1000;
    const shown = { taskArn: task.taskArn, protectionEnabled: true, expirationDate };
    expect(await update({ protectionEnabled: true })).toEqual({ protectedTasks: [shown], failures: [] });
    expect(await get()).toEqual({ protectedTasks: [shown], failures: [] });
    await rig.pass(120 * MINUTE);
    expect(await get({ tasks: [task.taskArn] })).toEqual({
      protectedTasks: [{ taskArn: task.taskArn, protectionEnabled: false }],
      failures: [],
    });
  });

  it('can be taken back and set for a time of its own', async () => {
    await ofService();
    const answer = await update({ protectionEnabled: true, expiresInMinutes: 5 });
    expect(answer['protectedTasks']).toMatchObject([
      { expirationDate: (rig.clock.now() + 5 * MINUTE) / 1000 },
    ]);
    await update({ protectionEnabled: false });
    expect((await get())['protectedTasks']).toEqual([{ taskArn: task.taskArn, protectionEnabled: false }]);
  });

  it('is not for standalone, stopping or unknown tasks', async () => {
    const unknown = '0123456789abcdef0123456789abcdef';
    const failures = [
      {
        arn: task.taskArn,
        reason: 'TASK_NOT_VALID',
        detail: 'The specified task is not part of an Amazon ECS service.',
      },
      { arn: task.taskArn.replace(id(), unknown), reason: 'MISSING' },
    ];
    const tasks = [id(), unknown];
    expect(await update({ tasks, protectionEnabled: true })).toEqual({ protectedTasks: [], failures });
    expect(await get({ tasks })).toEqual({ protectedTasks: [], failures });
    await ofService();
    await rig.call('StopTask', { task: id() });
    expect(await update({ protectionEnabled: true })).toMatchObject({
      failures: [{ reason: 'TASK_NOT_VALID', detail: 'The specified task is stopping or has stopped.' }],
    });
  });

  it.each([
    [{ tasks: [] }, 'Tasks cannot be empty.'],
    [{ tasks: Array.from({ length: 11 }, String) }, 'tasks can have at most 10 items'],
    [{ expiresInMinutes: 0 }, 'expiresInMinutes must be between 1 and 2880.'],
    [{ expiresInMinutes: 2881 }, 'expiresInMinutes must be between 1 and 2880.'],
  ])('is refused for %j', async (input, message) => {
    await expect(update({ protectionEnabled: true, ...input })).rejects.toThrow(message);
  });

  it('tasks carry tags too, beside those that ECS gives', async () => {
    const managed = { key: 'aws:ecs:clusterName', value: 'default' };
    const { taskArn: resourceArn } = await rig.run({ launchType: 'EC2', enableECSManagedTags: true });
    await rig.call('TagResource', { resourceArn, tags: [{ key: 'k', value: 'v' }] });
    expect(await rig.call('ListTagsForResource', { resourceArn })).toEqual({
      tags: [managed, { key: 'k', value: 'v' }],
    });
  });

  it('keeps clusters with tasks from being deleted, and counts them', async () => {
    await rig.pass(1000);
    const { clusters } = await rig.call<{ clusters: object[] }>('DescribeClusters', {
      include: ['STATISTICS'],
    });
    expect(clusters).toMatchObject([{ runningTasksCount: 1, pendingTasksCount: 0 }]);
    expect((clusters[0] as { statistics: object[] }).statistics).toContainEqual({
      name: 'runningEC2TasksCount',
      value: '1',
    });
    await expect(rig.call('DeleteCluster', { cluster: 'default' })).rejects.toMatchObject({
      code: 'ClusterContainsTasksException',
      message: 'The Cluster cannot be deleted while Tasks are active.',
    });
    await rig.call('StopTask', { task: id() });
    await rig.pass(60_000);
    expect((await rig.call('DeleteCluster', { cluster: 'default' }))['cluster']).toMatchObject({
      status: 'INACTIVE',
      runningTasksCount: 0,
    });
  });

  it('acknowledges what an agent submits, in clusters that are there', async () => {
    const submit = (cluster: string) =>
      rig.call('SubmitTaskStateChange', { cluster, task: id(), status: 'X' });
    expect((await submit('default'))['acknowledgment']).toEqual(expect.any(String));
    expect((await rig.describe(task)).lastStatus).not.toBe('X');
    await expect(submit('nope')).rejects.toThrow('Cluster not found.');
  });
});
