import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeTraces } from '../../helpers/node-traces.ts';
import { whyNoRealNode } from '../../helpers/real-pods.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';
import { busyboxImage } from '../../rig/images/small-images.ts';

const reason = whyNoRealNode();
const BUSYBOX = 'registry.test/busybox:1';
const STAY = "trap 'exit 7' TERM; while :; do sleep 0.1; done";
const PATIENCE_MS = 60_000;

type Containers = NonNullable<RegisterTaskDefinitionCommandInput['containerDefinitions']>;

const shell = (name: string, script: string, more: Partial<Containers[number]> = {}) => ({
  name,
  image: BUSYBOX,
  memory: 64,
  command: ['sh', '-c', script],
  ...more,
});

describe.skipIf(reason !== undefined)(`tasks on a real node${reason ? ` (${reason})` : ''}`, () => {
  const before = reason === undefined ? nodeTraces() : {};
  const home = new KecsHome({ KECS_NODE: 'containerd' });
  let ecs: ECSClient;
  let families = 0;

  beforeAll(async () => {
    const started = await home.start('one');
    expect(started).toMatchObject({ code: 0 });
    const { archive } = await busyboxImage();
    expect(await home.run('images', 'load', archive, '--name', 'one')).toMatchObject({ code: 0 });
    ecs = new ECSClient({
      endpoint: started.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await ecs.send(new CreateClusterCommand({}));
  });
  afterAll(async () => {
    ecs?.destroy();
    await home.remove();
  });

  const run = async (
    containerDefinitions: Containers,
    more: object = {},
    input: object = {},
  ): Promise<Task> => {
    const family = `family-${families++}`;
    await ecs.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions, ...more }));
    const wanted: RunTaskCommandInput = { taskDefinition: family, ...input };
    const [task] = (await ecs.send(new RunTaskCommand(wanted))).tasks ?? [];
    if (task === undefined) throw new Error('no task was run');
    return task;
  };
  const describeOne = async ({ taskArn = '' }: Task): Promise<Task> =>
    (await ecs.send(new DescribeTasksCommand({ tasks: [taskArn] }))).tasks?.[0] ?? {};
  const until = async (status: string, task: Task): Promise<Task> => {
    await expect
      .poll(async () => (await describeOne(task)).lastStatus, { timeout: PATIENCE_MS, interval: 200 })
      .toBe(status);
    return describeOne(task);
  };

  test('run, are reached by their address, and end by their own signal handler', async () => {
    const serve = `mkdir /tmp/www; echo served > /tmp/www/index.html; httpd -p 8000 -h /tmp/www; ${STAY}`;
    const task = await run(
      [shell('web', serve, { portMappings: [{ containerPort: 8000 }] })],
      { networkMode: 'awsvpc' },
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } },
    );
    const running = await until('RUNNING', task);
    const address = running.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address;
    await expect
      .poll(() => fetch(`http://${address}:8000/`).then((answer) => answer.text(), String), {
        timeout: 10_000,
      })
      .toBe('served\n');
    await ecs.send(new StopTaskCommand({ task: task.taskArn }));
    expect(await until('STOPPED', task)).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'Task stopped by user',
      containers: [{ exitCode: 7, lastStatus: 'STOPPED' }],
    });
  });

  test('that do not end when asked are killed after their stop timeout', async () => {
    const task = await run([shell('deaf', "trap '' TERM; while :; do sleep 0.1; done", { stopTimeout: 2 })]);
    await until('RUNNING', task);
    await ecs.send(new StopTaskCommand({ task: task.taskArn }));
    expect(await until('STOPPED', task)).toMatchObject({ containers: [{ exitCode: 137 }] });
  });

  test('end when an essential container does, with the code of each', async () => {
    const task = await run([shell('main', 'sleep 1; exit 3'), shell('side', STAY, { essential: false })]);
    expect(await until('STOPPED', task)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        { name: 'main', exitCode: 3 },
        { name: 'side', exitCode: 7 },
      ],
    });
  });

  test('that use more memory than they have are killed for it', async () => {
    const task = await run([shell('greedy', 'x=a; while :; do x=$x$x; done', { memory: 16 })]);
    expect(await until('STOPPED', task)).toMatchObject({
      containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    });
  });

  test('without image or program say so', async () => {
    const noImage = await run([shell('main', '', { image: 'registry.test/nothing:1' })]);
    const noProgram = await run([shell('main', '', { command: ['/no-such-program'] })]);
    expect(await until('STOPPED', noImage)).toMatchObject({
      stopCode: 'TaskFailedToStart',
      containers: [
        {
          reason: expect.stringMatching(
            /^CannotPullContainerError: .*kecs images load registry\.test\/nothing:1/s,
          ),
        },
      ],
    });
    const stopped = await until('STOPPED', noProgram);
    expect(stopped).toMatchObject({
      stopCode: 'TaskFailedToStart',
      containers: [{ reason: expect.stringMatching(/^CannotStartContainerError: .*no-such-program/s) }],
    });
    expect(stopped.containers?.[0]).not.toHaveProperty('exitCode');
    expect(stopped).not.toHaveProperty('startedAt');
  });

  test('start their containers when those that they depend on have done their part', async () => {
    const task = await run([
      shell('main', STAY, { dependsOn: [{ containerName: 'first', condition: 'SUCCESS' }] }),
      shell('first', 'sleep 2', { essential: false }),
    ]);
    await expect
      .poll(async () => (await describeOne(task)).containers?.[1]?.lastStatus, {
        timeout: PATIENCE_MS,
        interval: 100,
      })
      .toBe('RUNNING');
    expect(await describeOne(task)).toMatchObject({ lastStatus: 'PENDING' });
    expect(await until('RUNNING', task)).toMatchObject({
      containers: [{ lastStatus: 'RUNNING' }, { lastStatus: 'STOPPED', exitCode: 0 }],
    });
    await ecs.send(new StopTaskCommand({ task: task.taskArn }));
    await until('STOPPED', task);
  });

  test('are as healthy as their check says', async () => {
    const healthCheck = { command: ['CMD-SHELL', 'test -e /tmp/well'], interval: 5, timeout: 2, retries: 1 };
    const task = await run([shell('main', `sleep 3; touch /tmp/well; ${STAY}`, { healthCheck })]);
    expect(await until('RUNNING', task)).toMatchObject({ healthStatus: 'UNKNOWN' });
    await expect
      .poll(async () => (await describeOne(task)).healthStatus, { timeout: PATIENCE_MS, interval: 500 })
      .toBe('HEALTHY');
    await ecs.send(new StopTaskCommand({ task: task.taskArn }));
    await until('STOPPED', task);
  });

  test('are still known when the control plane was killed while they ended', async () => {
    const task = await run([shell('main', 'sleep 2; exit 5')]);
    await until('RUNNING', task);
    const { components } = await home.status('one');
    const pid = components.find(({ name }) => name === 'control-plane')?.pid;
    process.kill(pid ?? 0, 'SIGKILL');
    await expect
      .poll(() => describeOne(task).then(({ lastStatus }) => lastStatus, String), { timeout: PATIENCE_MS })
      .toBe('STOPPED');
    expect(await describeOne(task)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 5 }],
    });
  });

  test('leave nothing behind', async () => {
    const pods = await home.run(
      'kubectl',
      '--name',
      'one',
      '--',
      'get',
      'pods',
      '-n',
      'kecs-tasks',
      '-o',
      'name',
    );
    expect(pods.stdout.trim()).toBe('');
    expect(await home.run('delete', '--name', 'one')).toMatchObject({ code: 0 });
    expect(nodeTraces()).toEqual(before);
  });
});
