import { describe, expect, test } from 'vitest';
import { InputsRefused } from '../../../../src/control-plane/tasks/task-inputs.ts';
import { Pods } from '../../../../src/kube/resource-types.ts';
import { TaskRig } from '../../../helpers/task-rig.ts';

const network = { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } };
const fargate = {
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
};

describe('the life of a task', () => {
  test('runs until it is stopped, with every time and an address', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }], fargate);
    rig.schedules = false;
    const task = await rig.run({ launchType: 'FARGATE', ...network });
    expect(task).toMatchObject({ lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING', version: 1 });
    await rig.pass(0);
    const { name } = (await rig.pod()).metadata;
    await rig.kube.patch(Pods, { name, namespace: 'kecs-tasks' }, 'merge', {
      spec: { nodeName: 'kecs-simulated' },
    });
    const running = await rig.after(100, task);
    expect(running).toMatchObject({
      lastStatus: 'RUNNING',
      connectivity: 'CONNECTED',
      attachments: [{ status: 'ATTACHED' }],
      containers: [
        { lastStatus: 'RUNNING', networkInterfaces: [{ privateIpv4Address: expect.any(String) }] },
      ],
    });
    const details = running.attachments[0]?.details?.map((detail) => detail.name);
    expect(details).toEqual([
      'subnetId',
      'networkInterfaceId',
      'macAddress',
      'privateDnsName',
      'privateIPv4Address',
    ]);
    await rig.call('StopTask', { task: task.taskArn, reason: 'enough' });
    const stopped = await rig.after(100, task);
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      containers: [{ lastStatus: 'STOPPED', exitCode: 143 }],
      attachments: [{ status: 'DELETED' }],
    });
    const { createdAt, startedAt, stoppingAt, executionStoppedAt, stoppedAt } = stopped;
    const times = [createdAt, startedAt, stoppingAt, executionStoppedAt, stoppedAt].map(Number);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(await rig.pods()).toEqual([]);
  });

  test('stops when an essential container ends, and the others with it', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }, { name: 'helper', essential: false }]);
    rig.simulate = { 'run-for': 'main=5s', 'exit-code': 'main=3' };
    const task = await rig.run();
    expect(await rig.after(1000, task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(await rig.after(5000, task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        { name: 'main', exitCode: 3 },
        { name: 'helper', exitCode: 143 },
      ],
    });
  });

  test('goes on when a container that is not essential ends', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }, { name: 'init', essential: false }]);
    rig.simulate = { 'run-for': 'init=1s' };
    const task = await rig.run();
    expect(await rig.after(5000, task)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'RUNNING' }, { lastStatus: 'STOPPED', exitCode: 0 }],
    });
  });

  test('whose image is not to be had stops without exit code, and says what helps', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main', image: 'mine:1' }], fargate);
    rig.simulate = { 'image-error': 'pull access denied' };
    const task = await rig.run({ launchType: 'FARGATE', ...network });
    const stopped = await rig.after(60_000, task);
    expect(stopped).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
    expect(stopped.stoppedReason).toMatch(
      /^CannotPullContainerError: .*pull access denied.*kecs images load mine:1/,
    );
    expect(stopped).not.toHaveProperty('startedAt');
    expect(stopped).not.toHaveProperty('pullStartedAt');
    expect(stopped.containers[0]).not.toHaveProperty('exitCode');
    expect(stopped.containers[0]).not.toHaveProperty('reason');
    expect(await rig.pods()).toEqual([]);
  });

  test('on EC2 names the reason at the container', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    rig.simulate = { 'image-error': 'no such host' };
    const task = await rig.run();
    expect(await rig.after(60_000, task)).toMatchObject({
      stoppedReason: 'Task failed to start',
      containers: [{ reason: expect.stringMatching(/^CannotPullContainerError/) }],
    });
  });

  test('whose inputs are refused never gets a pod', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    rig.fetchInputs = async () => {
      throw new InputsRefused('ResourceInitializationError: unable to pull secrets');
    };
    const task = await rig.run();
    expect(await rig.after(100, task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'ResourceInitializationError: unable to pull secrets',
    });
    expect(await rig.pods()).toEqual([]);
  });

  test('waits for inputs that are not to be had yet', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    let tries = 0;
    rig.fetchInputs = async () => {
      if (++tries < 4) throw new Error('the backend is not there yet');
      return { environment: new Map(), dockerConfig: undefined };
    };
    const task = await rig.run();
    expect(await rig.after(100, task)).toMatchObject({ lastStatus: 'PENDING' });
    expect(await rig.after(10_000, task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(tries).toBe(4);
  });

  test('deleted in Kubernetes stops, and is not run again', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    const task = await rig.run();
    await rig.pass(100);
    const { name, namespace } = (await rig.pod()).metadata;
    await rig.kube.delete(Pods, name, { ...(namespace && { namespace }) });
    expect(await rig.after(100, task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 143 }],
    });
    expect(await rig.pods()).toEqual([]);
  });

  test('whose node does not answer any more is given up in the end', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    const task = await rig.run();
    rig.simulate = {};
    await rig.pass(100);
    rig.breakNode();
    await rig.call('StopTask', { task: task.taskArn });
    expect(await rig.after(20_000, task)).toMatchObject({ lastStatus: 'STOPPING' });
    expect(await rig.after(60_000, task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect(await rig.pods()).toEqual([]);
  });

  test('can be stopped before it has a pod', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    rig.schedules = false;
    const task = await rig.run();
    await rig.pass(0);
    await rig.call('StopTask', { task: task.taskArn });
    const stopped = await rig.after(100, task);
    expect(stopped).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect(stopped).not.toHaveProperty('startedAt');
    expect(await rig.pods()).toEqual([]);
  });

  test('stays for more than an hour, and then goes', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    rig.simulate = { 'exit-code': '0' };
    const task = await rig.run();
    expect(await rig.after(60 * 60_000, task)).toMatchObject({ lastStatus: 'STOPPED' });
    await rig.pass(6 * 60_000);
    await expect(rig.describe(task)).rejects.toThrow('no task');
  });
});

describe('a control plane that ends', () => {
  test('is followed by one that goes on, and nothing runs twice', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    const tasks = [await rig.run(), await rig.run(), await rig.run()];
    await rig.restart();
    await rig.pass(100);
    for (const task of tasks) expect(await rig.describe(task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(await rig.pods()).toHaveLength(3);
  });

  test('in the middle of any write comes to the same end', async () => {
    // The second patch of a pod: the first is the scheduler's.
    const writes = { 'create pods': 1, 'replace ecstasks': 2, 'patch pods': 2, 'delete pods': 1 };
    for (const [write, turn] of Object.entries(writes)) {
      const rig = new TaskRig();
      await rig.start([{ name: 'main' }]);
      let seen = 0;
      rig.kube.beforeWrite = (verb, { plural }) => {
        if (`${verb} ${plural}` === write && ++seen === turn) throw new Error('the connection is lost');
      };
      rig.simulate = { 'run-for': '2s' };
      const task = await rig.run();
      await rig.pass(100);
      await rig.restart();
      const ended = { lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] };
      expect(await rig.after(60_000, task), write).toMatchObject(ended);
      expect(await rig.pods(), write).toEqual([]);
      expect(seen, write).toBeGreaterThanOrEqual(turn);
    }
  });

  test('is missed by a pod of a task that nobody knows', async () => {
    const rig = new TaskRig();
    await rig.start([{ name: 'main' }]);
    const task = await rig.run();
    await rig.pass(100);
    const id = task.taskArn.split('/').at(-1);
    const record = [...rig.stores.tasks.all()].find(({ data }) => data.id === id);
    if (record) await rig.stores.tasks.delete(record);
    await rig.restart();
    await rig.pass(100);
    expect(await rig.pods()).toEqual([]);
  });
});
