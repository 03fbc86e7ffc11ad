import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';

const ARN = 'arn:aws:ecs:us-east-1:000000000000';

describe('tags', () => {
  let rig: ControlPlaneRig;
  beforeEach(async () => {
    rig = await startRig();
    await rig.raw('CreateCluster', { clusterName: 'c', tags: [{ key: 'a', value: '1' }] });
    await rig.raw('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'web', image: 'example/web', memory: 64 }],
    });
  });
  afterEach(() => rig.close());

  it.each([`${ARN}:cluster/c`, `${ARN}:task-definition/web:1`])(
    'can be added to, changed and taken from %s',
    async (resourceArn) => {
      const tags = [
        { key: 'a', value: '2' },
        { key: 'b', value: '' },
      ];
      expect((await rig.raw('TagResource', { resourceArn, tags })).body).toEqual({});
      expect((await rig.raw('ListTagsForResource', { resourceArn })).body).toEqual({ tags });
      await rig.raw('UntagResource', { resourceArn, tagKeys: ['a', 'zzz'] });
      expect((await rig.raw('ListTagsForResource', { resourceArn })).body).toEqual({
        tags: [{ key: 'b', value: '' }],
      });
    },
  );

  it.each([
    ['c', 'InvalidParameterException', 'The ARN provided is invalid.'],
    [`${ARN}:cluster/nope`, 'ClusterNotFoundException', 'Cluster not found.'],
    [`${ARN}:service/s`, 'InvalidParameterException', 'Long arn format must be used for tagging operations'],
    [`${ARN}:task/c/0123`, 'ResourceNotFoundException', /could not be found/],
    [`${ARN}:task-definition/nope:1`, 'ResourceNotFoundException', /could not be found/],
  ])('are refused for %s', async (resourceArn, type, message) => {
    for (const [operation, more] of [
      ['TagResource', { tags: [] }],
      ['UntagResource', { tagKeys: [] }],
      ['ListTagsForResource', {}],
    ] as const) {
      const { body } = await rig.raw(operation, { resourceArn, ...more });
      expect(body['__type']).toBe(type);
      expect(body['message']).toMatch(message);
    }
  });

  it('stop at fifty', async () => {
    const tags = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`, value: 'v' }));
    const { body } = await rig.raw('TagResource', { resourceArn: `${ARN}:cluster/c`, tags });
    expect(body['__type']).toBe('InvalidParameterException');
  });
});

describe('account settings', () => {
  let rig: ControlPlaneRig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.close());
  const root = 'arn:aws:iam::000000000000:root';

  it('lists only what was set, and all of them as effective', async () => {
    expect((await rig.raw('ListAccountSettings', {})).body).toEqual({ settings: [] });
    const effective = await rig.raw('ListAccountSettings', { effectiveSettings: true });
    expect(effective.body['settings']).toHaveLength(10);
    const rest = await rig.raw('ListAccountSettings', {
      effectiveSettings: true,
      nextToken: effective.body['nextToken'],
    });
    expect(rest.body['settings']).toHaveLength(2);
    expect(effective.body['settings']).toContainEqual({
      name: 'taskLongArnFormat',
      value: 'enabled',
      principalArn: root,
      type: 'user',
    });
  });

  it('puts a default, a value of a principal, and deletes both', async () => {
    const principalArn = 'arn:aws:iam::000000000000:user/jo';
    const name = 'containerInsights';
    const put = await rig.raw('PutAccountSettingDefault', { name, value: 'enhanced' });
    expect(put.body).toEqual({ setting: { name, value: 'enhanced', principalArn: root, type: 'user' } });
    expect((await rig.raw('CreateCluster', {})).body['cluster']).toMatchObject({
      settings: [{ name, value: 'enhanced' }],
    });
    await rig.raw('PutAccountSetting', { name, value: 'disabled', principalArn });
    const list = async (input: object) =>
      (await rig.raw('ListAccountSettings', { name, ...input })).body['settings'];
    expect(await list({ principalArn })).toMatchObject([{ value: 'disabled' }]);
    await rig.raw('DeleteAccountSetting', { name, principalArn });
    expect(await list({ principalArn })).toEqual([]);
    expect(await list({ principalArn, effectiveSettings: true })).toMatchObject([{ value: 'enhanced' }]);
    await rig.raw('DeleteAccountSetting', { name });
    expect(await list({ effectiveSettings: true })).toMatchObject([{ value: 'disabled' }]);
  });

  it('survives many writers of one setting', async () => {
    const values = ['enabled', 'disabled'];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        rig.raw('PutAccountSetting', { name: 'awsvpcTrunking', value: values[at % 2] }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect((await rig.raw('ListAccountSettings', {})).body['settings']).toHaveLength(1);
  });

  it.each([
    [{ name: 'x', value: 'enabled' }, /^x should be one of \[serviceLongArnFormat,/],
    [{ name: 'taskLongArnFormat', value: 'maybe' }, 'taskLongArnFormat should be one of [enabled,disabled]'],
    [{ name: 'guardDutyActivate', value: 'on' }, /managed by AWS/],
  ])('refuses to put %j', async (input, message) => {
    const { status, body } = await rig.raw('PutAccountSetting', input);
    expect([status, body['__type']]).toEqual([400, 'InvalidParameterException']);
    expect(body['message']).toMatch(message);
  });
});
