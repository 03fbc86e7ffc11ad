import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { resolveCall } from '../../../src/control-plane/wire/resolve-call.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const ECS = 'AmazonEC2ContainerServiceV20141113';

function signed(service: string, region = 'us-east-1', key = 'AKID'): IncomingHttpHeaders {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261125/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`,
  };
}

function resolve(headers: IncomingHttpHeaders, body = '', url = '/', method = 'POST') {
  const resolution = resolveCall({ method, url, headers }, Buffer.from(body));
  if (resolution.kind === 'proxy') return 'backend';
  return `${resolution.service.name} ${resolution.operation} ${resolution.caller.account}/${resolution.caller.region}`;
}

const here = '000000000000/us-east-1';

describe('the second stage of routing', () => {
  it.each<[string, IncomingHttpHeaders, string, string, string]>([
    ['an ECS target', { 'x-amz-target': `${ECS}.ListClusters` }, '', '/', `ecs ListClusters ${here}`],
    ['an ECS target without an operation', { 'x-amz-target': ECS }, '', '/', `ecs  ${here}`],
    ['an ECS target in the query', {}, '', `/?X-Amz-Target=${ECS}.ListTasks`, `ecs ListTasks ${here}`],
    [
      'two targets',
      { 'x-amz-target': `DynamoDB_20120810.ListTables, ${ECS}.ListTasks` },
      '',
      '/',
      `ecs ListTasks ${here}`,
    ],
    [
      'an ECS call presigned as S3, where the gateway says so',
      { 'x-kecs-route': 'ecs' },
      '{}',
      `/?X-Amz-Credential=AKID%2F20261125%2Fundefined%2Fs3%2Faws4_request&x-amz-target=${ECS}.ListTasks`,
      'ecs ListTasks 000000000000/undefined',
    ],
    [
      'a target below a base path',
      { 'x-amz-target': `${ECS}.ListClusters` },
      '',
      '/ecs',
      `ecs ListClusters ${here}`,
    ],
    [
      'an ELBv2 alias',
      { 'x-amz-target': 'ElasticLoadBalancingV2.DescribeRules' },
      '{}',
      '/',
      `elbv2 DescribeRules ${here}`,
    ],
    [
      'a JSON ELBv2 target',
      { 'x-amz-target': 'ElasticLoadBalancing_v10.AddTags' },
      '{}',
      '/',
      `elbv2 AddTags ${here}`,
    ],
    ['a classic target', { 'x-amz-target': 'ElasticLoadBalancing_v7.AddTags' }, '{}', '/', 'backend'],
    [
      'an RPC path',
      { 'smithy-protocol': 'rpc-v2-cbor' },
      '',
      `/service/${ECS}/operation/ListTasks`,
      `ecs ListTasks ${here}`,
    ],
    ['an RPC path without its header', {}, '', `/service/${ECS}/operation/ListTasks`, 'backend'],
    ['an ELBv2 form', FORM, 'Version=2015-12-01&Action=DescribeTags', '/', `elbv2 DescribeTags ${here}`],
    ['an ECS form', FORM, 'Action=ListTasks&Version=2014-11-13', '/', `ecs ListTasks ${here}`],
    ['a classic form', FORM, 'Action=DescribeTags&Version=2012-06-01', '/', 'backend'],
    ['a form of another service', FORM, 'Action=GetCallerIdentity&Version=2011-06-15', '/', 'backend'],
    ['a form without any version', FORM, 'a=b', '/', 'backend'],
    ['an ELBv2 query', {}, '', '/?Action=DescribeTags&Version=2015-12-01', `elbv2 DescribeTags ${here}`],
    ['nothing at all', {}, '', '/', 'backend'],
    ['nothing but the gateway’s word', { 'x-kecs-route': 'ecs' }, '', '/', `ecs  ${here}`],
  ])('reads %s', (_what, headers, body, url, expected) => {
    expect(resolve(headers, body, url)).toBe(expected);
  });

  it('lets a signed scope beat the target', () => {
    const target = { 'x-amz-target': `${ECS}.ListClusters` };
    expect(resolve({ ...signed('s3'), ...target })).toBe('backend');
    expect(resolve({ ...signed('elasticloadbalancing'), ...target })).toBe(
      `elbv2 ${ECS}.ListClusters ${here}`,
    );
    expect(resolve({ ...signed('ecs'), 'x-amz-target': 'Logs_20140328.X' })).toBe(
      `ecs Logs_20140328.X ${here}`,
    );
  });

  it('keeps a signed classic form for the backend and a signed ELBv2 form for itself', () => {
    const headers = { ...FORM, ...signed('elasticloadbalancing', 'eu-west-1', '111122223333') };
    expect(resolve(headers, 'Timestamp=1&Action=DescribeTags&Version=2012-06-01')).toBe('backend');
    expect(resolve(headers, 'Action=DescribeTags&Version=2015-12-01')).toBe(
      'elbv2 DescribeTags 111122223333/eu-west-1',
    );
  });

  it.each([
    ['us-east-1', 'us-east-1'],
    ['', 'us-east-1'],
    ['x<y>', 'us-east-1'],
    ['ap-southeast-7', 'ap-southeast-7'],
  ])('takes the region %j of the scope for %s', (region, expected) => {
    expect(resolve({ ...signed('ecs', region), 'x-amz-target': `${ECS}.X` })).toBe(
      `ecs X 000000000000/${expected}`,
    );
  });

  it('reads a scope without a region, as SigV4a has it, and one in the query', () => {
    const authorization =
      'AWS4-ECDSA-P256-SHA256 Credential=111122223333/20261125/ecs/aws4_request, SignedHeaders=host';
    expect(resolve({ authorization, 'x-amz-target': `${ECS}.X` })).toBe('ecs X 111122223333/us-east-1');
    const url =
      '/?Action=DescribeTags&Version=2015-12-01&X-Amz-Credential=AKID%2F20261125%2Feu-west-1%2Felasticloadbalancing%2Faws4_request';
    expect(resolve({}, '', url, 'GET')).toBe('elbv2 DescribeTags 000000000000/eu-west-1');
  });
});
