import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../../helpers/control-plane-rig.ts';

const ARN = 'arn:aws:ecs:us-east-1:000000000000';
const group = { autoScalingGroupArn: 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u:n/g' };
const MISSING = 'The specified capacity provider does not exist. Specify a valid name or ARN and try again.';

describe('capacity providers', () => {
  let rig: ControlPlaneRig;
  beforeEach(async () => {
    rig = await startRig();
    await rig.raw('CreateCluster', { clusterName: 'c' });
  });
  afterEach(() => rig.close());

  const call = async (operation: string, input: object) => (await rig.raw(operation, input)).body;
  const create = (more: object = {}) =>
    call('CreateCapacityProvider', { name: 'cp', autoScalingGroupProvider: group, ...more });
  const described = async (input: object = {}) =>
    (await call('DescribeCapacityProviders', input))['capacityProviders'] as Record<string, unknown>[];

  it('are created with the defaults of AWS and described, tags only to those who ask', async () => {
    const tags = [{ key: 'a', value: '1' }];
    const answer = await create({
      autoScalingGroupProvider: { ...group, managedScaling: { targetCapacity: 80 } },
      tags,
    });
    const provider = {
      capacityProviderArn: `${ARN}:capacity-provider/cp`,
      name: 'cp',
      status: 'ACTIVE',
      type: 'EC2_AUTOSCALING',
      updateStatus: 'CREATE_COMPLETE',
      autoScalingGroupProvider: {
        ...group,
        managedScaling: {
          status: 'ENABLED',
          targetCapacity: 80,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: 10_000,
          instanceWarmupPeriod: 300,
        },
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
      },
    };
    expect(answer).toEqual({ capacityProvider: { ...provider, tags } });
    expect(await described({ capacityProviders: ['cp'] })).toEqual([{ ...provider, tags: [] }]);
    expect(await described({ capacityProviders: [provider.capacityProviderArn], include: ['TAGS'] })).toEqual(
      [{ ...provider, tags }],
    );
  });

  it('are listed after those of Fargate, in pages, and not once deleted', async () => {
    for (let at = 0; at < 9; at++)
      await create({ name: `cp${at}`, autoScalingGroupProvider: { autoScalingGroupArn: `asg${at}` } });
    const first = await call('DescribeCapacityProviders', {});
    const second = await call('DescribeCapacityProviders', { nextToken: first['nextToken'] });
    const names = [first, second].flatMap((page) =>
      (page['capacityProviders'] as { name: string }[]).map(({ name }) => name),
    );
    expect(names).toEqual(['FARGATE', 'FARGATE_SPOT', ...Array.from({ length: 9 }, (_, at) => `cp${at}`)]);
    expect(second).not.toHaveProperty('nextToken');
    await call('DeleteCapacityProvider', { capacityProvider: 'cp3' });
    expect((await described()).map(({ name }) => name)).not.toContain('cp3');
    expect(await described({ capacityProviders: ['cp3'] })).toMatchObject([{ status: 'INACTIVE' }]);
  });

  it('that are unknown or of another account are failures', async () => {
    const foreign = 'arn:aws:ecs:us-east-1:999999999999:capacity-provider/cp';
    const answer = await call('DescribeCapacityProviders', { capacityProviders: ['nope', foreign] });
    expect(answer['failures']).toEqual([
      { arn: `${ARN}:capacity-provider/nope`, reason: 'MISSING' },
      { arn: foreign, reason: 'MISSING' },
    ]);
  });

  it('can be changed in part', async () => {
    await create();
    const answer = await call('UpdateCapacityProvider', {
      name: 'cp',
      autoScalingGroupProvider: { managedScaling: { targetCapacity: 50 }, managedDraining: 'DISABLED' },
    });
    expect(answer['capacityProvider']).toMatchObject({
      updateStatus: 'UPDATE_COMPLETE',
      autoScalingGroupProvider: {
        ...group,
        managedScaling: { status: 'DISABLED', targetCapacity: 50 },
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'DISABLED',
      },
    });
    expect(await call('UpdateCapacityProvider', { name: 'nope' })).toMatchObject({ message: MISSING });
  });

  it('are kept while a cluster has them, and their name is free once they are gone', async () => {
    await create();
    const put = (capacityProviders: string[], items: string[] = []) =>
      call('PutClusterCapacityProviders', {
        cluster: 'c',
        capacityProviders,
        defaultCapacityProviderStrategy: items.map((capacityProvider) => ({ capacityProvider })),
      });
    const arn = `${ARN}:capacity-provider/cp`;
    expect((await put([arn, 'FARGATE'], [arn]))['cluster']).toMatchObject({
      capacityProviders: ['cp', 'FARGATE'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'cp', weight: 0, base: 0 }],
    });
    expect(await call('DeleteCapacityProvider', { capacityProvider: 'cp' })).toMatchObject({
      __type: 'ClientException',
      message: expect.stringContaining('associated with cluster: c.'),
    });
    await put([]);
    expect(
      (await call('DeleteCapacityProvider', { capacityProvider: arn }))['capacityProvider'],
    ).toMatchObject({ status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' });
    expect(await call('DeleteCapacityProvider', { capacityProvider: 'cp' })).toMatchObject({
      message: MISSING,
    });
    expect(await put(['cp'])).toMatchObject({
      message:
        "The specified capacity provider 'cp' is not in an ACTIVE state. Specify a valid capacity provider and try again.",
    });
    expect((await create())['capacityProvider']).toMatchObject({ status: 'ACTIVE' });
  });

  it('of managed instances keep their cluster', async () => {
    const managedInstancesProvider = {
      infrastructureRoleArn: 'arn:aws:iam::000000000000:role/i',
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: 'arn:aws:iam::000000000000:instance-profile/p',
        networkConfiguration: { subnets: ['subnet-1'] },
      },
    };
    const answer = await call('CreateCapacityProvider', {
      name: 'mi',
      cluster: 'c',
      managedInstancesProvider,
    });
    expect(answer['capacityProvider']).toMatchObject({
      type: 'MANAGED_INSTANCES',
      cluster: 'c',
      managedInstancesProvider,
    });
    expect(await call('DeleteCluster', { cluster: 'c' })).toMatchObject({
      __type: 'ClusterContainsCapacityProviderException',
    });
    await call('DeleteCapacityProvider', { capacityProvider: 'mi', cluster: 'c' });
    expect((await call('DeleteCluster', { cluster: 'c' }))['cluster']).toMatchObject({ status: 'INACTIVE' });
  });

  it('carry tags', async () => {
    await create();
    const resourceArn = `${ARN}:capacity-provider/cp`;
    await call('TagResource', { resourceArn, tags: [{ key: 'k', value: 'v' }] });
    expect(await call('ListTagsForResource', { resourceArn })).toEqual({ tags: [{ key: 'k', value: 'v' }] });
  });

  it.each([
    ['a name of AWS', { name: 'FargateLike' }, /^The specified capacity provider name is invalid\./],
    ['a bad name', { name: 'a b' }, /^The specified capacity provider name is invalid\./],
    ['no capacity', { autoScalingGroupProvider: undefined }, /^Specify either/],
    ['both capacities', { managedInstancesProvider: {} }, /null or empty|^Specify either/],
    [
      'a target beyond 100',
      { autoScalingGroupProvider: { ...group, managedScaling: { targetCapacity: 101 } } },
      /targetCapacity must be between 1 and 100/,
    ],
    ['a taken name', { name: 'there' }, /^The specified capacity provider already exists\./],
    [
      'a taken group',
      { autoScalingGroupProvider: { autoScalingGroupArn: 'taken' } },
      /^The specified Auto Scaling group ARN is already being used/,
    ],
  ])('are refused with %s', async (_, input, message) => {
    await create({ name: 'there', autoScalingGroupProvider: { autoScalingGroupArn: 'taken' } });
    const body = await create(input);
    expect(body['__type']).toMatch(/ClientException|InvalidParameterException/);
    expect(body['message']).toMatch(message);
  });

  it('that every account has stay', async () => {
    expect(await call('DeleteCapacityProvider', { capacityProvider: 'FARGATE' })).toMatchObject({
      __type: 'ClientException',
    });
  });
});
