import { beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../../../../src/control-plane/ecs/task/task-data.ts';
import { Nodes } from '../../../../src/kube/resource-types.ts';
import { nodeNamed } from '../../../helpers/node-objects.ts';
import { TaskRig } from '../../../helpers/task-rig.ts';

type Answer = { tasks: Task[]; failures: { arn: string; reason: string }[] };
type Resource = { name: string; integerValue: number; stringSetValue?: string[] };

describe('tasks on container instances', () => {
  let rig: TaskRig;
  let small: string;
  beforeEach(async () => {
    rig = new TaskRig();
    rig.schedules = false;
    await rig.start([{ name: 'web', memory: 1000, cpu: 256 }]);
    await rig.kube.delete(Nodes, 'kecs-simulated');
    rig.breakNode();
    await rig.kube.create(Nodes, nodeNamed('big', { memory: '8Gi' }));
    await rig.kube.create(Nodes, nodeNamed('small'));
    await rig.pass(0);
    await rig.call('PutAttributes', {
      attributes: await Promise.all(
        (await instances()).map(async (targetId) => ({
          name: 'size',
          value: (await memoryOf(targetId, 'registeredResources')) > 4096 ? 'big' : 'small',
          targetId,
        })),
      ),
    });
    [small = ''] = await instances('attribute:size == small');
  });

  const instances = async (filter?: string) =>
    (await rig.call('ListContainerInstances', { filter }))['containerInstanceArns'] as string[];
  const run = (input: object = {}) => rig.call<Answer>('RunTask', { taskDefinition: 'app', ...input });
  const start = (input: object = {}) =>
    rig.call<Answer>('StartTask', { taskDefinition: 'app', containerInstances: [small], ...input });
  const described = async (arn: string) => {
    const answer = await rig.call('DescribeContainerInstances', { containerInstances: [arn] });
    return (answer['containerInstances'] as Record<string, unknown>[])[0] ?? {};
  };
  const memoryOf = async (arn: string, member = 'remainingResources') =>
    ((await described(arn))[member] as Resource[]).find(({ name }) => name === 'MEMORY')?.integerValue ?? 0;
  const onSmall = [{ type: 'memberOf', expression: 'attribute:size == small' }];

  it('tell which instance they are on, and their pods are meant for its node', async () => {
    const { tasks, failures } = await run({ placementConstraints: onSmall });
    expect(failures).toEqual([]);
    expect(tasks).toMatchObject([{ launchType: 'EC2', containerInstanceArn: small }]);
    const [record] = rig.stores.tasks.all();
    expect(record?.data.launch.nodeName).toBe('small');
    expect(await described(small)).toMatchObject({ pendingTasksCount: 1, runningTasksCount: 0 });
    expect(await memoryOf(small)).toBe(4096 - 1000);
    expect(await instances('pendingTasksCount == 1')).toEqual([small]);
    expect(await instances('task:group == family:app')).toEqual([small]);
  });

  it('run as far as there is room, and the rest are failures', async () => {
    const { tasks, failures } = await run({ count: 10, placementConstraints: onSmall });
    expect(tasks).toHaveLength(4);
    expect(failures).toContainEqual({ arn: small, reason: 'RESOURCE:MEMORY' });
    expect(failures).toHaveLength(2);
  });

  it('do not get the same room twice, however many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => run({ count: 2, placementConstraints: onSmall })),
    );
    expect(answers.flatMap(({ tasks }) => tasks)).toHaveLength(4);
  });

  it('give their room back when they have stopped', async () => {
    const { tasks } = await run({ placementConstraints: onSmall });
    await rig.pass(0);
    await rig.call('StopTask', { task: tasks[0]?.taskArn });
    await rig.pass(120_000);
    expect(await memoryOf(small)).toBe(4096);
  });

  it('are placed on no instance that is DRAINING', async () => {
    const drain = (containerInstances: string[]) =>
      rig.call('UpdateContainerInstancesState', { containerInstances, status: 'DRAINING' });
    await drain([small]);
    const { tasks } = await run({ count: 8 });
    expect(tasks.map(({ containerInstanceArn }) => containerInstanceArn)).not.toContain(small);
    await drain(await instances());
    await expect(run()).rejects.toThrow('No Container Instances were found in your cluster.');
  });

  it('are not placed at all on Fargate', async () => {
    const network = { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } };
    await rig.register([{ name: 'web' }], {
      cpu: '256',
      memory: '512',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
    });
    const onFargate = { launchType: 'FARGATE', ...network };
    expect((await run(onFargate)).tasks[0]).not.toHaveProperty('containerInstanceArn');
    await expect(run({ ...onFargate, placementConstraints: onSmall })).rejects.toThrow(
      'Placement constraints are not supported with FARGATE launch type.',
    );
    await expect(run({ ...onFargate, placementStrategy: [{ type: 'random' }] })).rejects.toThrow(
      'Placement strategies are not supported with FARGATE launch type.',
    );
  });

  it.each([
    [{ placementConstraints: [{ type: 'memberOf', expression: 'color' }] }, /^Invalid placement constraint/],
    [{ placementConstraints: [{ type: 'nearby' }] }, /^placement constraint type should be one of/],
    [{ placementStrategy: [{ type: 'binpack', field: 'disk' }] }, /should be one of \[cpu,memory\]/],
    [{ placementStrategy: [{ type: 'spread', field: 'x' }] }, /instanceId, host or attribute:NAME/],
  ])('are refused with %j', async (input, message) => {
    await expect(run(input)).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });

  it('start where StartTask says, past constraints, if there is room', async () => {
    await rig.register([{ name: 'web', memory: 3000 }], {
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:size == big' }],
    });
    const first = await start({ startedBy: 'me' });
    expect(first.tasks).toMatchObject([
      { containerInstanceArn: small, startedBy: 'me', group: 'family:app', launchType: 'EC2' },
    ]);
    const second = await start({ containerInstances: [small.split('/')[2] ?? '', 'nope'] });
    expect(second.tasks).toEqual([]);
    expect(second.failures).toEqual([
      { arn: small, reason: 'RESOURCE:MEMORY' },
      { arn: expect.stringContaining('/nope'), reason: 'MISSING' },
    ]);
  });

  it.each([
    [{ containerInstances: [] }, 'Container Instances cannot be empty.'],
    [
      { containerInstances: Array.from({ length: 11 }, String) },
      'containerInstances can have at most 10 items',
    ],
    [{ startedBy: 'x'.repeat(37) }, 'startedBy can have at most 36 characters.'],
    [{ taskDefinition: 'nope' }, 'TaskDefinition not found.'],
  ])('are not started with %j', async (input, message) => {
    await expect(start(input)).rejects.toThrow(message);
  });

  it('keep their instance registered unless it is forced', async () => {
    await start();
    const gone = (force: boolean) =>
      rig.call('DeregisterContainerInstance', { containerInstance: small, force });
    await expect(gone(false)).rejects.toThrow('Found running tasks on the instance.');
    expect((await gone(true))['containerInstance']).toMatchObject({ status: 'INACTIVE' });
    expect((await start()).failures).toEqual([{ arn: small, reason: 'INACTIVE' }]);
  });
});
