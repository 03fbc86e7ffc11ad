import { beforeEach, describe, expect, it } from 'vitest';
import { Nodes } from '../../../../src/kube/resource-types.ts';
import { nodeNamed } from '../../../helpers/node-objects.ts';
import { TaskRig } from '../../../helpers/task-rig.ts';

type Shown = Record<string, unknown> & { containerInstanceArn: string };

describe('container instances', () => {
  let rig: TaskRig;
  beforeEach(async () => {
    rig = new TaskRig();
    await rig.start();
    await rig.kube.delete(Nodes, 'kecs-simulated');
    rig.breakNode();
    for (const name of ['one', 'two']) await rig.kube.create(Nodes, nodeNamed(name));
    await rig.kube.create(Nodes, nodeNamed('kecs-host', { taint: 'kecs.dev/host-processes' }));
    await rig.pass(0);
  });

  const list = async (input: object = {}) =>
    (await rig.call('ListContainerInstances', input))['containerInstanceArns'] as string[];
  const describeAll = async (input: object = {}) =>
    (await rig.call('DescribeContainerInstances', { containerInstances: await list(), ...input }))[
      'containerInstances'
    ] as Shown[];
  const first = async () => (await list())[0] ?? '';
  const drain = (containerInstances: string[], status = 'DRAINING') =>
    rig.call('UpdateContainerInstancesState', { containerInstances, status });

  it('are the nodes that tasks can be placed on, the same again in each cluster', async () => {
    expect(await list()).toHaveLength(2);
    expect(await list()).toEqual(await list());
    await rig.call('CreateCluster', { clusterName: 'other' });
    const others = await list({ cluster: 'other' });
    expect(others).toHaveLength(2);
    expect(others.map((arn) => arn.split('/')[1])).toEqual(['other', 'other']);
    expect(others.map((arn) => arn.split('/')[2])).not.toContain((await first()).split('/')[2]);
    await expect(list({ cluster: 'nope' })).rejects.toThrow('Cluster not found.');
  });

  it('show what their node has', async () => {
    const [shown] = await describeAll();
    const id = /^arn:aws:ecs:us-east-1:111122223333:container-instance\/default\/[0-9a-f]{32}$/;
    expect(shown).toMatchObject({
      containerInstanceArn: expect.stringMatching(id),
      ec2InstanceId: expect.stringMatching(/^i-[0-9a-f]{17}$/),
      status: 'ACTIVE',
      agentConnected: true,
      version: 1,
      versionInfo: { agentVersion: '1.36.3', dockerVersion: 'containerd://2.1.4' },
      runningTasksCount: 0,
      pendingTasksCount: 0,
      registeredAt: rig.clock.now() / 1000,
      attachments: [],
      tags: [],
    });
    const resource = (name: string, value: object) => expect.objectContaining({ name, ...value });
    expect(shown?.['registeredResources']).toEqual([
      resource('CPU', { type: 'INTEGER', integerValue: 2048 }),
      resource('MEMORY', { integerValue: 4096 }),
      resource('PORTS', { type: 'STRINGSET', stringSetValue: ['22', '2375', '2376', '51678', '51679'] }),
      resource('PORTS_UDP', { stringSetValue: [] }),
    ]);
    expect(shown?.['remainingResources']).toEqual(shown?.['registeredResources']);
    expect(shown?.['attributes']).toEqual(
      expect.arrayContaining([
        { name: 'ecs.os-type', value: 'linux' },
        { name: 'ecs.cpu-architecture', value: 'x86_64' },
        { name: 'ecs.availability-zone', value: 'us-east-1a' },
        { name: 'ecs.capability.task-eni' },
      ]),
    );
    expect(shown).not.toHaveProperty('healthStatus');
  });

  it('tell how they are when they are asked', async () => {
    await rig.kube.patchStatus(Nodes, { name: 'one' }, nodeNamed('one', { ready: false }).status ?? {});
    await rig.pass(0);
    const shown = await describeAll({ include: ['CONTAINER_INSTANCE_HEALTH'] });
    expect(shown.filter(({ agentConnected }) => agentConnected === true)).toHaveLength(1);
    const ill = shown.find(({ agentConnected }) => agentConnected === false);
    expect(ill?.['healthStatus']).toMatchObject({
      overallStatus: 'IMPAIRED',
      details: [{ type: 'CONTAINER_RUNTIME', status: 'IMPAIRED', lastStatusChange: 1_893_456_000 }],
    });
  });

  it('that are unknown are failures, by the ARN that they would have', async () => {
    const short = 'arn:aws:ecs:us-east-1:111122223333:container-instance';
    const [known = ''] = await list();
    const answer = await rig.call('DescribeContainerInstances', {
      containerInstances: ['abc', `${short}/other/abc`, `${short}/${known.split('/')[2]}`],
    });
    expect(answer['containerInstances']).toMatchObject([{ containerInstanceArn: known }]);
    expect(answer['failures']).toEqual([
      { arn: `${short}/default/abc`, reason: 'MISSING' },
      { arn: `${short}/other/abc`, reason: 'MISSING' },
    ]);
    await expect(describeAll({ containerInstances: [] })).rejects.toMatchObject({
      code: 'ClientException',
      message: 'Container Instances cannot be empty.',
    });
  });

  it('are listed in pages, by status and by filter', async () => {
    const page = await rig.call('ListContainerInstances', { maxResults: 1 });
    const rest = await rig.call('ListContainerInstances', { maxResults: 1, nextToken: page['nextToken'] });
    expect([page, rest].flatMap((answer) => answer['containerInstanceArns'])).toEqual(await list());
    expect(rest).not.toHaveProperty('nextToken');
    await drain([await first()]);
    expect(await list({ status: 'DRAINING' })).toEqual([await first()]);
    expect(await list({ status: 'ACTIVE' })).toHaveLength(1);
    expect(await list({ filter: 'attribute:ecs.os-type == windows' })).toEqual([]);
    expect(await list({ filter: 'agentConnected == true' })).toHaveLength(2);
    await expect(list({ filter: 'x' })).rejects.toThrow('Invalid filter: x is not a subject.');
    await expect(list({ status: 'GONE' })).rejects.toThrow(/status should be one of \[ACTIVE, DRAINING/);
  });

  it('can be drained and made ACTIVE again; what changes nothing is no change', async () => {
    const answer = await drain([await first(), 'nope']);
    expect(answer).toMatchObject({
      containerInstances: [{ status: 'DRAINING', version: 2 }],
      failures: [{ reason: 'MISSING' }],
    });
    expect(await drain([await first()])).toMatchObject({ containerInstances: [{ version: 2 }] });
    expect(await drain([await first()], 'ACTIVE')).toMatchObject({
      containerInstances: [{ status: 'ACTIVE', version: 3 }],
    });
    await expect(drain([await first()], 'GONE')).rejects.toThrow(
      'Container instance status should be one of [ACTIVE, DRAINING]',
    );
  });

  it('are DRAINING while their node is cordoned', async () => {
    await rig.kube.patch(Nodes, { name: 'two' }, 'merge', { spec: { unschedulable: true } });
    await rig.pass(0);
    expect(await list({ status: 'DRAINING' })).toHaveLength(1);
  });

  it('are counted by their cluster, and do not keep it from being deleted', async () => {
    const { clusters } = await rig.call<{ clusters: object[] }>('DescribeClusters', {});
    expect(clusters).toMatchObject([{ registeredContainerInstancesCount: 2 }]);
    await drain([await first()]);
    const { cluster } = await rig.call<{ cluster: object }>('DeleteCluster', { cluster: 'default' });
    expect(cluster).toMatchObject({ status: 'INACTIVE', registeredContainerInstancesCount: 0 });
    await rig.call('CreateCluster', {});
    expect(await list({ status: 'DRAINING' })).toEqual([]);
  });

  it('go with deregistration and come back with registration', async () => {
    const containerInstance = await first();
    const gone = await rig.call('DeregisterContainerInstance', { containerInstance });
    expect(gone['containerInstance']).toMatchObject({ status: 'INACTIVE' });
    expect(await list()).toHaveLength(1);
    expect(await drain([containerInstance])).toMatchObject({ failures: [{ reason: 'INACTIVE' }] });
    const again = { containerInstanceArn: containerInstance, tags: [{ key: 'k', value: 'v' }] };
    expect((await rig.call('RegisterContainerInstance', again))['containerInstance']).toMatchObject({
      containerInstanceArn: containerInstance,
      status: 'ACTIVE',
      tags: again.tags,
    });
    expect(await list()).toHaveLength(2);
    await expect(rig.call('RegisterContainerInstance', {})).rejects.toMatchObject({
      code: 'ClientException',
    });
    await expect(rig.call('UpdateContainerAgent', { containerInstance })).rejects.toMatchObject({
      code: 'NoUpdateAvailableException',
    });
  });

  it('carry tags that are shown to those who ask', async () => {
    const resourceArn = await first();
    const tags = [{ key: 'a', value: '1' }];
    await rig.call('TagResource', { resourceArn, tags });
    expect(await rig.call('ListTagsForResource', { resourceArn })).toEqual({ tags });
    expect((await describeAll({ include: ['TAGS'] }))[0]).toMatchObject({ tags });
    expect((await describeAll())[0]).toMatchObject({ tags: [] });
  });
});
