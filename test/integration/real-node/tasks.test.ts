import { type ContainerDefinition, type ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeTraces } from '../../helpers/node-traces.ts';
import { whyNoRealNode } from '../../helpers/real-pods.ts';
import { RealTasks } from '../../helpers/real-tasks.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';
import { busyboxImage } from '../../rig/images/small-images.ts';

const reason = whyNoRealNode();
const BUSYBOX = 'registry.test/busybox:1';
const STAY = "trap 'exit 7' TERM; while :; do sleep 0.1; done";
const PATIENCE_MS = 60_000;

const shell = (name: string, script: string, more: Partial<ContainerDefinition> = {}) => ({
  name,
  image: BUSYBOX,
  memory: 64,
  command: ['sh', '-c', script],
  ...more,
});

describe.skipIf(reason !== undefined)(`tasks on a real node${reason ? ` (${reason})` : ''}`, () => {
  const before = reason === undefined ? nodeTraces() : {};
  const home = new KecsHome({ KECS_NODE: 'containerd' });
  let tasks: RealTasks;
  let ecs: ECSClient;

  beforeAll(async () => {
    const started = await home.start('one');
    expect(started).toMatchObject({ code: 0 });
    const { archive } = await busyboxImage();
    expect(await home.run('images', 'load', archive, '--name', 'one')).toMatchObject({ code: 0 });
    tasks = new RealTasks(started.endpoint);
    ({ ecs } = tasks);
    await tasks.start();
  });
  afterAll(async () => {
    tasks?.close();
    await home.remove();
  });

  test('run, are reached by their address, and end by their own signal handler', async () => {
    const serve = `mkdir /tmp/www; echo served > /tmp/www/index.html; httpd -p 8000 -h /tmp/www; ${STAY}`;
    const task = await tasks.run(
      {
        containerDefinitions: [shell('web', serve, { portMappings: [{ containerPort: 8000 }] })],
        networkMode: 'awsvpc',
      },
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } },
    );
    const running = await tasks.until('RUNNING', task);
    const address = running.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address;
    await expect
      .poll(() => fetch(`http://${address}:8000/`).then((answer) => answer.text(), String), {
        timeout: 10_000,
      })
      .toBe('served\n');
    await ecs.send(new StopTaskCommand({ task: task.taskArn }));
    expect(await tasks.until('STOPPED', task)).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'Task stopped by user',
      containers: [{ exitCode: 7, lastStatus: 'STOPPED' }],
    });
  });

  test('that do not end when asked are killed after their stop timeout', async () => {
    const task = await tasks.run({
      containerDefinitions: [shell('deaf', "trap '' TERM; while :; do sleep 0.1; done", { stopTimeout: 2 })],
    });
    await tasks.until('RUNNING', task);
    await ecs.send(new StopTaskCommand({ task: task.taskArn }));
    expect(await tasks.until('STOPPED', task)).toMatchObject({ containers: [{ exitCode: 137 }] });
  });

  test('end when an essential container does, with the code of each', async () => {
    const task = await tasks.run({
      containerDefinitions: [shell('main', 'sleep 1; exit 3'), shell('side', STAY, { essential: false })],
    });
    expect(await tasks.until('STOPPED', task)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        { name: 'main', exitCode: 3 },
        { name: 'side', exitCode: 7 },
      ],
    });
  });

  test('that use more memory than they have are killed for it', async () => {
    const task = await tasks.run({
      containerDefinitions: [shell('greedy', 'x=a; while :; do x=$x$x; done', { memory: 16 })],
    });
    expect(await tasks.until('STOPPED', task)).toMatchObject({
      containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    });
  });

  test('without image or program say so', async () => {
    const noImage = await tasks.run({
      containerDefinitions: [shell('main', '', { image: 'registry.test/nothing:1' })],
    });
    const noProgram = await tasks.run({
      containerDefinitions: [shell('main', '', { command: ['/no-such-program'] })],
    });
    expect(await tasks.until('STOPPED', noImage)).toMatchObject({
      stopCode: 'TaskFailedToStart',
      containers: [
        {
          reason: expect.stringMatching(
            /^CannotPullContainerError: .*kecs images load registry\.test\/nothing:1/s,
          ),
        },
      ],
    });
    const stopped = await tasks.until('STOPPED', noProgram);
    expect(stopped).toMatchObject({
      stopCode: 'TaskFailedToStart',
      containers: [{ reason: expect.stringMatching(/^CannotStartContainerError: .*no-such-program/s) }],
    });
    expect(stopped.containers?.[0]).not.toHaveProperty('exitCode');
    expect(stopped).not.toHaveProperty('startedAt');
  });

  test('whose image is being pulled say so in kecs ps', async () => {
    // A registry that takes calls and never answers any.
    const mute = shell('mute', `while :; do sleep 600 | nc -l -p 5000 > /dev/null; done`, {
      portMappings: [{ containerPort: 5000 }],
      stopTimeout: 2,
    });
    const registry = await tasks.run({ containerDefinitions: [mute] });
    const { containers = [] } = await tasks.until('RUNNING', registry);
    const image = `${containers[0]?.networkBindings?.[0]?.bindIP}:5000/x:1`;
    const task = await tasks.run({ containerDefinitions: [shell('main', STAY, { image })] });
    const reasons = async () => {
      const { stdout } = await home.run('ps', '--name', 'one', '-o', 'json');
      const { data } = JSON.parse(stdout) as { data: { tasks: { arn: string; reason: string | null }[] } };
      return data.tasks.filter(({ arn }) => arn === task.taskArn).map(({ reason }) => reason);
    };
    await expect
      .poll(reasons, { timeout: PATIENCE_MS })
      .toEqual([`main waits for its image: ${image} is being pulled`]);
    for (const { taskArn } of [task, registry]) await ecs.send(new StopTaskCommand({ task: taskArn }));
    for (const each of [task, registry]) await tasks.until('STOPPED', each);
  });

  test('start their containers when those that they depend on have done their part', async () => {
    const task = await tasks.run({
      containerDefinitions: [
        shell('main', STAY, { dependsOn: [{ containerName: 'first', condition: 'SUCCESS' }] }),
        shell('first', 'sleep 2', { essential: false }),
      ],
    });
    await expect
      .poll(async () => (await tasks.describe(task)).containers?.[1]?.lastStatus, {
        timeout: PATIENCE_MS,
        interval: 100,
      })
      .toBe('RUNNING');
    expect(await tasks.describe(task)).toMatchObject({ lastStatus: 'PENDING' });
    expect(await tasks.until('RUNNING', task)).toMatchObject({
      containers: [{ lastStatus: 'RUNNING' }, { lastStatus: 'STOPPED', exitCode: 0 }],
    });
    await ecs.send(new StopTaskCommand({ task: task.taskArn }));
    await tasks.until('STOPPED', task);
  });

  test('are as healthy as their check says', async () => {
    const healthCheck = { command: ['CMD-SHELL', 'test -e /tmp/well'], interval: 5, timeout: 2, retries: 1 };
    const task = await tasks.run({
      containerDefinitions: [shell('main', `sleep 3; touch /tmp/well; ${STAY}`, { healthCheck })],
    });
    expect(await tasks.until('RUNNING', task)).toMatchObject({ healthStatus: 'UNKNOWN' });
    await expect
      .poll(async () => (await tasks.describe(task)).healthStatus, { timeout: PATIENCE_MS, interval: 500 })
      .toBe('HEALTHY');
    await ecs.send(new StopTaskCommand({ task: task.taskArn }));
    await tasks.until('STOPPED', task);
  });

  test('are still known when the control plane was killed while they ended', async () => {
    const task = await tasks.run({ containerDefinitions: [shell('main', 'sleep 2; exit 5')] });
    await tasks.until('RUNNING', task);
    const { components } = await home.status('one');
    const pid = components.find(({ name }) => name === 'control-plane')?.pid;
    process.kill(pid ?? 0, 'SIGKILL');
    await expect
      .poll(() => tasks.describe(task).then(({ lastStatus }) => lastStatus, String), { timeout: PATIENCE_MS })
      .toBe('STOPPED');
    expect(await tasks.describe(task)).toMatchObject({
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
