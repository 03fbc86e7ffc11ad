import { describe, expect, test } from 'vitest';
import { TaskRig } from '../../../helpers/task-rig.ts';

const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
const fargate = { networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512' };

async function rigWith(definition: object = {}): Promise<TaskRig> {
  const rig = new TaskRig();
  await rig.start([{ name: 'main' }], definition);
  return rig;
}

/** Code and text of the refusal. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message: string };
    return `${code}: ${message}`;
  }
  return 'not refused';
}

describe('RunTask', () => {
  test('runs several at once and shows them with their tags', async () => {
    const rig = await rigWith();
    const tags = [{ key: 'team', value: 'a' }];
    const answer = await rig.call<{ tasks: unknown[]; failures: unknown[] }>('RunTask', {
      taskDefinition: 'app:1',
      count: 3,
      startedBy: 'me',
      tags,
    });
    expect(answer.failures).toEqual([]);
    expect(answer.tasks).toHaveLength(3);
    expect(answer.tasks[0]).toMatchObject({
      group: 'family:app',
      startedBy: 'me',
      tags,
      overrides: { containerOverrides: [{ name: 'main' }], inferenceAcceleratorOverrides: [] },
    });
  });

  test.each([
    ['nothing of that family', { taskDefinition: 'other' }, 'ClientException: TaskDefinition not found.'],
    ['no cluster of that name', { cluster: 'other' }, 'ClusterNotFoundException: Cluster not found.'],
    ['too many', { count: 11 }, 'InvalidParameterException: count should be between 1 and 10'],
    [
      'capacity by two ways',
      { launchType: 'EC2', capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
      'InvalidParameterException: Specify either Launch Type or Capacity Provider Strategy, but not both.',
    ],
    [
      'a launch type that the definition is not made for',
      { launchType: 'FARGATE' },
      'InvalidParameterException: Task definition does not support launch_type FARGATE.',
    ],
    [
      'a network that the definition does not take',
      { networkConfiguration: network },
      'InvalidParameterException: Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    [
      'an override of no container',
      { overrides: { containerOverrides: [{ name: 'side' }] } },
      'InvalidParameterException: Override for container named side is not a container in the TaskDefinition.',
    ],
    [
      'a launch type that there is not',
      { launchType: 'LAMBDA' },
      'InvalidParameterException: launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]',
    ],
  ])('refuses %s, and leaves nothing', async (_, input, expected) => {
    const rig = await rigWith();
    expect(await refusal(rig.run(input as object))).toBe(expected);
    expect([...rig.stores.tasks.all()]).toEqual([]);
  });

  test('wants a network for a definition with its own interface', async () => {
    const rig = await rigWith(fargate);
    expect(await refusal(rig.run({ launchType: 'FARGATE' }))).toBe(
      "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  });

  test('takes an inactive definition no more', async () => {
    const rig = await rigWith();
    await rig.call('DeregisterTaskDefinition', { taskDefinition: 'app:1' });
    expect(await refusal(rig.run({ taskDefinition: 'app:1' }))).toBe(
      'InvalidParameterException: TaskDefinition is inactive',
    );
  });

  test('makes the cluster `default` where nobody has; one that was deleted stays deleted', async () => {
    const rig = await rigWith();
    const elsewhere = { account: '444455556666', region: 'eu-west-1', partition: 'aws' };
    await rig.as(elsewhere, 'RegisterTaskDefinition', {
      family: 'app',
      containerDefinitions: [{ name: 'main', image: 'busybox:1', memory: 64 }],
    });
    const answer = await rig.as<{ tasks: { clusterArn: string }[] }>(elsewhere, 'RunTask', {
      taskDefinition: 'app',
    });
    expect(answer.tasks[0]?.clusterArn).toBe('arn:aws:ecs:eu-west-1:444455556666:cluster/default');
    await rig.call('DeleteCluster', { cluster: 'default' });
    expect(await refusal(rig.run())).toBe('ClusterNotFoundException: The referenced cluster was inactive.');
  });

  test('runs once for one client token, also when asked at the same moment and after a restart', async () => {
    const rig = await rigWith();
    const twice = await Promise.all([rig.run({ clientToken: 't' }), rig.run({ clientToken: 't' })]);
    await rig.restart();
    const again = await rig.run({ clientToken: 't' });
    expect(new Set([...twice, again].map(({ taskArn }) => taskArn)).size).toBe(1);
    const other = rig.run({ clientToken: 't', count: 2 });
    await expect(other).rejects.toMatchObject({
      code: 'ConflictException',
      extra: { resourceIds: [again.taskArn] },
    });
  });

  test('spreads tasks by the strategy: the base first, then by weight', async () => {
    const rig = await rigWith(fargate);
    await rig.call('PutClusterCapacityProviders', {
      cluster: 'default',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [],
    });
    const { tasks } = await rig.call<{ tasks: { capacityProviderName: string; launchType: string }[] }>(
      'RunTask',
      {
        taskDefinition: 'app',
        count: 8,
        networkConfiguration: network,
        capacityProviderStrategy: [
          { capacityProvider: 'FARGATE', base: 2, weight: 1 },
          { capacityProvider: 'FARGATE_SPOT', weight: 2 },
        ],
      },
    );
    const names = tasks.map(({ capacityProviderName }) => capacityProviderName);
    expect(names.slice(0, 2)).toEqual(['FARGATE', 'FARGATE']);
    expect(names.filter((name) => name === 'FARGATE_SPOT')).toHaveLength(4);
    expect(tasks.every(({ launchType }) => launchType === 'FARGATE')).toBe(true);
  });
});

describe('what is asked of tasks', () => {
  test('DescribeTasks takes ids and ARNs, and names what is missing by its ARN', async () => {
    const rig = await rigWith();
    const { taskArn } = await rig.run();
    const id = taskArn.split('/').at(-1) ?? '';
    const other = taskArn.replace('/default/', '/other/');
    expect(await rig.call('DescribeTasks', { tasks: [id, taskArn, 'nothing', other] })).toMatchObject({
      tasks: [{ taskArn, tags: [] }, { taskArn }],
      failures: [
        { arn: 'arn:aws:ecs:us-east-1:111122223333:task/default/nothing', reason: 'MISSING' },
        { arn: other, reason: 'MISSING' },
      ],
    });
  });

  test('ListTasks shows those that are to run, or were told to stop, in pages', async () => {
    const rig = await rigWith();
    const arns = new Set<string>();
    for (let at = 0; at < 5; at++) arns.add((await rig.run({ startedBy: 'loop' })).taskArn);
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await rig.call<{ taskArns: string[]; nextToken?: string }>('ListTasks', {
        family: 'app',
        maxResults: 2,
        ...(nextToken && { nextToken }),
      });
      seen.push(...page.taskArns);
      ({ nextToken } = page);
    } while (nextToken !== undefined);
    expect(new Set(seen)).toEqual(arns);
    expect(seen).toHaveLength(5);
    const [first] = arns;
    await rig.call('StopTask', { task: first });
    expect(await rig.call('ListTasks', { desiredStatus: 'STOPPED' })).toEqual({ taskArns: [first] });
    expect(await rig.call('ListTasks', { desiredStatus: 'PENDING' })).toEqual({ taskArns: [] });
    expect(await rig.call('ListTasks', { startedBy: 'nobody' })).toEqual({ taskArns: [] });
    expect(await refusal(rig.call('ListTasks', { serviceName: 'web' }))).toBe(
      'ServiceNotFoundException: Service not found.',
    );
  });

  test('StopTask of no task is refused, of a stopped one it is answered again', async () => {
    const rig = await rigWith();
    expect(await refusal(rig.call('StopTask', { task: 'nothing' }))).toBe(
      'InvalidParameterException: The referenced task was not found.',
    );
    const task = await rig.run();
    await rig.call('StopTask', { task: task.taskArn });
    await rig.pass(1000);
    expect(await rig.call('StopTask', { task: task.taskArn, reason: 'late' })).toMatchObject({
      task: { lastStatus: 'STOPPED', stoppedReason: 'Task stopped by user' },
    });
  });
});

describe('containers that wait for others', () => {
  const onto = (condition: string, extra: object = {}) => [
    { name: 'main', dependsOn: [{ containerName: 'first', condition }] },
    { name: 'first', essential: false, ...extra },
  ];

  test.each([
    ['START', {}, 1_000],
    ['COMPLETE', { 'run-for': 'first=3s', 'exit-code': 'first=1' }, 4_000],
    ['SUCCESS', { 'run-for': 'first=3s' }, 4_000],
  ])('%s', async (condition, simulate, after) => {
    const rig = new TaskRig();
    await rig.start(onto(condition));
    rig.simulate = simulate;
    const task = await rig.run();
    const early = await rig.after(0, task);
    if (condition !== 'START') expect(early.containers[0]).toMatchObject({ lastStatus: 'PENDING' });
    expect(await rig.after(after, task)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'RUNNING' }, {}],
    });
  });

  test('SUCCESS that does not come ends the task, and the container says why', async () => {
    const rig = new TaskRig();
    await rig.start(onto('SUCCESS'));
    rig.simulate = { 'run-for': 'first=1s', 'exit-code': 'first=2' };
    const task = await rig.run();
    expect(await rig.after(5_000, task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'Task failed to start',
      containers: [
        {
          reason: expect.stringContaining(
            'TaskDependencyError: dependency graph: dependency first ended with exit code 2',
          ),
        },
        { exitCode: 2 },
      ],
    });
  });

  test('a start timeout that runs out ends the task', async () => {
    const rig = new TaskRig();
    await rig.start(onto('COMPLETE', { startTimeout: 5 }));
    const task = await rig.run();
    expect(await rig.after(4_000, task)).toMatchObject({ lastStatus: 'PENDING' });
    expect(await rig.after(5_000, task)).toMatchObject({
      lastStatus: 'STOPPED',
      containers: [{ reason: expect.stringContaining('did not reach COMPLETE in time') }, {}],
    });
  });
});
