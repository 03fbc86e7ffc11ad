import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  type ECSClient,
  ListClustersCommand,
  PutClusterCapacityProvidersCommand,
  paginateListClusters,
  UpdateClusterCommand,
  UpdateClusterSettingsCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';

describe('clusters', () => {
  let rig: ControlPlaneRig;
  let ecs: ECSClient;
  beforeEach(async () => {
    rig = await startRig();
    ecs = rig.ecs();
  });
  afterEach(() => rig.close());

  it('has none at first, not even the default one', async () => {
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    const described = await ecs.send(new DescribeClustersCommand({}));
    expect(described.clusters).toEqual([]);
    expect(described.failures).toEqual([
      { arn: 'arn:aws:ecs:us-east-1:111122223333:cluster/default', reason: 'MISSING' },
    ]);
  });

  it('creates a cluster with the defaults of AWS and lists it', async () => {
    const { cluster } = await ecs.send(new CreateClusterCommand({ clusterName: 'Blue_1' }));
    expect(cluster).toEqual({
      clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/Blue_1',
      clusterName: 'Blue_1',
      status: 'ACTIVE',
      registeredContainerInstancesCount: 0,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      activeServicesCount: 0,
      statistics: [],
      tags: [],
      settings: [{ name: 'containerInsights', value: 'disabled' }],
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    });
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([cluster?.clusterArn]);
  });

  it('keeps accounts and regions apart', async () => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'c' }));
    await rig.ecs('111122223333', 'cn-north-1').send(new CreateClusterCommand({ clusterName: 'c' }));
    const china = await rig.ecs('111122223333', 'cn-north-1').send(new ListClustersCommand({}));
    expect(china.clusterArns).toEqual(['arn:aws-cn:ecs:cn-north-1:111122223333:cluster/c']);
    expect((await rig.ecs('444455556666').send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    expect((await rig.ecs('AKIDEXAMPLE').send(new CreateClusterCommand({}))).cluster?.clusterArn).toBe(
      'arn:aws:ecs:us-east-1:000000000000:cluster/default',
    );
  });

  it('returns an ACTIVE cluster unchanged when it is created again, also by many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        ecs.send(new CreateClusterCommand({ clusterName: 'same', tags: [{ key: 'n', value: String(at) }] })),
      ),
    );
    expect(new Set(answers.map((answer) => answer.cluster?.tags?.[0]?.value)).size).toBe(1);
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toHaveLength(1);
  });

  it('shows tags, settings, configuration, statistics and attachments only when asked', async () => {
    await ecs.send(
      new CreateClusterCommand({
        clusterName: 'c',
        tags: [{ key: 'team', value: '' }],
        configuration: { executeCommandConfiguration: { kmsKeyId: 'k' } },
        serviceConnectDefaults: { namespace: 'ns' },
      }),
    );
    const plain = (await ecs.send(new DescribeClustersCommand({ clusters: ['c'] }))).clusters?.[0];
    expect(plain).toMatchObject({
      tags: [],
      settings: [],
      statistics: [],
      serviceConnectDefaults: { namespace: 'ns' },
    });
    expect(plain).not.toHaveProperty('configuration');
    const full = (
      await ecs.send(
        new DescribeClustersCommand({
          clusters: ['arn:aws:ecs:us-east-1:111122223333:cluster/c'],
          include: ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS'],
        }),
      )
    ).clusters?.[0];
    expect(full).toMatchObject({
      tags: [{ key: 'team', value: '' }],
      settings: [{ name: 'containerInsights', value: 'disabled' }],
      configuration: { executeCommandConfiguration: { kmsKeyId: 'k', logging: 'DEFAULT' } },
      attachments: [],
    });
    expect(full?.statistics).toContainEqual({ name: 'runningFargateTasksCount', value: '0' });
  });

  it('pages through many clusters in order, each once', async () => {
    const names = Array.from({ length: 25 }, (_, at) => `c${String(at).padStart(2, '0')}`);
    await Promise.all(names.map((clusterName) => ecs.send(new CreateClusterCommand({ clusterName }))));
    const pages: string[][] = [];
    for await (const page of paginateListClusters({ client: ecs, pageSize: 10 }, {})) {
      pages.push((page.clusterArns ?? []).map((arn) => arn.split('/')[1] ?? ''));
    }
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(names);
    const token = (await ecs.send(new ListClustersCommand({ maxResults: 24 }))).nextToken;
    expect((await ecs.send(new ListClustersCommand({ nextToken: token }))).clusterArns).toHaveLength(1);
  });

  it('refuses a page size out of range and a token that it did not make', async () => {
    await expect(ecs.send(new ListClustersCommand({ maxResults: 101 }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(ecs.send(new ListClustersCommand({ nextToken: 'abc' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid token',
    });
  });

  it('deletes to INACTIVE: still described, no longer listed, its name free again', async () => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'c', tags: [{ key: 'old', value: '1' }] }));
    expect((await ecs.send(new DeleteClusterCommand({ cluster: 'c' }))).cluster?.status).toBe('INACTIVE');
    expect((await ecs.send(new DescribeClustersCommand({ clusters: ['c'] }))).clusters?.[0]?.status).toBe(
      'INACTIVE',
    );
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    for (const again of [
      new DeleteClusterCommand({ cluster: 'c' }),
      new UpdateClusterCommand({ cluster: 'c' }) as unknown as DeleteClusterCommand,
    ]) {
      await expect(ecs.send(again)).rejects.toMatchObject({
        name: 'ClusterNotFoundException',
        message: 'The referenced cluster was inactive.',
      });
    }
    const { cluster } = await ecs.send(new CreateClusterCommand({ clusterName: 'c' }));
    expect(cluster).toMatchObject({ status: 'ACTIVE', tags: [] });
  });

  it('says that a cluster was not found where there never was one', async () => {
    await expect(ecs.send(new DeleteClusterCommand({ cluster: 'nope' }))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('updates settings and capacity providers', async () => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'c' }));
    const settings = [{ name: 'containerInsights' as const, value: 'enhanced' }];
    const updated = await ecs.send(new UpdateClusterSettingsCommand({ cluster: 'c', settings }));
    expect(updated.cluster?.settings).toEqual(settings);
    const put = await ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'c',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 2 }],
      }),
    );
    expect(put.cluster).toMatchObject({
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 2, base: 0 }],
      settings,
    });
    const cleared = await ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'c',
        capacityProviders: [],
        defaultCapacityProviderStrategy: [],
      }),
    );
    expect(cleared.cluster?.capacityProviders).toEqual([]);
  });

  it.each([
    [{ clusterName: 'bad name' }, 'Cluster must match ^[a-zA-Z0-9\\-_]{1,255}$, but was bad name'],
    [{ settings: [{ name: 'x', value: 'y' }] }, 'setting name should be one of [containerInsights]'],
    [{ tags: [{ key: 'aws:x', value: 'y' }] }, 'aws: prefixed tag key names are not allowed.'],
    [
      {
        tags: [
          { key: 'k', value: '1' },
          { key: 'k', value: '2' },
        ],
      },
      'Duplicate tag keys found: k.',
    ],
  ])('refuses to create %j', async (input, message) => {
    const answer = await rig.raw('CreateCluster', input);
    expect(answer).toMatchObject({ status: 400, body: { __type: 'InvalidParameterException', message } });
  });
});
