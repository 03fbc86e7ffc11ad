import {
  DescribeAccountLimitsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeSSLPoliciesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';

const ARN = 'arn:aws:elasticloadbalancing:us-east-1:000000000000';
const LB = `${ARN}:loadbalancer/app/web/0123456789abcdef`;
const TG = `${ARN}:targetgroup/web/0123456789abcdef`;
const LISTENER = `${ARN}:listener/app/web/0123456789abcdef/0123456789abcdef`;
const RULE = `${ARN}:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0123456789abcdef`;

describe('ELBv2 where nothing exists', () => {
  let rig: ControlPlaneRig;
  let elbv2: ElasticLoadBalancingV2Client;
  beforeAll(async () => {
    rig = await startRig();
    elbv2 = rig.elbv2('000000000000');
  });
  afterAll(() => rig.close());

  const form = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ Version: '2015-12-01', ...fields });
    const response = await fetch(rig.address, { method: 'POST', body });
    const text = await response.text();
    return {
      status: response.status,
      code: /<Code>(.*?)<\/Code>/.exec(text)?.[1],
      message: /<Message>(.*?)<\/Message>/.exec(text)?.[1]?.replaceAll('&apos;', "'"),
      text,
    };
  };

  it('lists nothing, as a list', async () => {
    expect((await elbv2.send(new DescribeLoadBalancersCommand({}))).LoadBalancers).toEqual([]);
    expect((await elbv2.send(new DescribeTargetGroupsCommand({}))).TargetGroups).toEqual([]);
    expect((await form({ Action: 'DescribeLoadBalancers' })).text).toMatch(
      /^<DescribeLoadBalancersResponse xmlns="http:\/\/elasticloadbalancing\.amazonaws\.com\/doc\/2015-12-01\/"><DescribeLoadBalancersResult><LoadBalancers><\/LoadBalancers><\/DescribeLoadBalancersResult><ResponseMetadata><RequestId>/,
    );
  });

  it.each([
    [
      { Action: 'DescribeLoadBalancers', 'Names.member.1': 'x' },
      'LoadBalancerNotFound',
      "Load balancers '[x]' not found",
    ],
    [
      { Action: 'DescribeLoadBalancers', 'LoadBalancerArns.member.1': LB },
      'LoadBalancerNotFound',
      'One or more load balancers not found',
    ],
    [
      { Action: 'DescribeLoadBalancers', 'LoadBalancerArns.member.1': 'x' },
      'ValidationError',
      "'x' is not a valid load balancer ARN",
    ],
    [
      { Action: 'DescribeLoadBalancers', 'LoadBalancerArns.member.1': TG },
      'ValidationError',
      `'${TG}' is not a valid load balancer ARN`,
    ],
    [
      { Action: 'DescribeTargetGroups', 'Names.member.1': 'x' },
      'TargetGroupNotFound',
      "Target groups '[x]' not found",
    ],
    [
      { Action: 'DescribeListeners' },
      'ValidationError',
      'You must specify either listener ARNs or a load balancer ARN',
    ],
    [
      { Action: 'DescribeListeners', LoadBalancerArn: LB },
      'LoadBalancerNotFound',
      'One or more load balancers not found',
    ],
    [{ Action: 'DescribeRules', 'RuleArns.member.1': RULE }, 'RuleNotFound', 'One or more rules not found'],
    [
      { Action: 'DescribeRules' },
      'ValidationError',
      'You must specify either listener rule ARNs or a listener ARN',
    ],
    [
      { Action: 'DeleteListener', ListenerArn: LISTENER },
      'ListenerNotFound',
      'One or more listeners not found',
    ],
    [
      { Action: 'DescribeTags', 'ResourceArns.member.1': TG },
      'TargetGroupNotFound',
      'One or more target groups not found',
    ],
    [
      { Action: 'DescribeSSLPolicies', 'Names.member.1': 'x' },
      'SSLPolicyNotFound',
      "SSL policies '[x]' not found",
    ],
    [
      { Action: 'CreateLoadBalancer', Name: 'x' },
      'UnsupportedOperation',
      'kecs does not implement CreateLoadBalancer yet.',
    ],
    [
      { Action: 'DescribeLoadBalancers', PageSize: '500' },
      'ValidationError',
      "1 validation error detected: Value '500' at 'pageSize' failed to satisfy constraint: Member must have value less than or equal to 400",
    ],
    [
      { Action: 'DescribeLoadBalancers', PageSize: 'x' },
      'MalformedInput',
      'STRING_VALUE can not be converted to an Integer',
    ],
  ])('refuses %j', async (fields, code, message) => {
    expect(await form(fields)).toMatchObject({ status: 400, code, message });
  });

  it.each<Record<string, string>>([
    { Action: 'DeleteLoadBalancer', LoadBalancerArn: LB },
    { Action: 'DeleteTargetGroup', TargetGroupArn: TG },
  ])('deletes what is not there, as AWS does: %j', async (fields) => {
    expect((await form(fields)).status).toBe(200);
  });

  it('gives the SDK its exception classes', async () => {
    await expect(elbv2.send(new DescribeTagsCommand({ ResourceArns: [LB] }))).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
    });
    await expect(elbv2.send(new DescribeListenersCommand({}))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('knows limits and SSL policies, in pages without a last marker', async () => {
    const first = await elbv2.send(new DescribeAccountLimitsCommand({ PageSize: 10 }));
    const second = await elbv2.send(
      new DescribeAccountLimitsCommand({ PageSize: 10, Marker: first.NextMarker }),
    );
    expect([first.Limits?.length, second.Limits?.length, second.NextMarker]).toEqual([10, 7, undefined]);
    expect(first.Limits?.[0]).toEqual({ Name: 'application-load-balancers', Max: '50' });
    const { SslPolicies } = await elbv2.send(new DescribeSSLPoliciesCommand({}));
    expect(SslPolicies?.[0]).toMatchObject({
      Name: 'ELBSecurityPolicy-2016-08',
      SslProtocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
    });
  });
});
