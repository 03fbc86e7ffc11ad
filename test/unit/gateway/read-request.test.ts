import { describe, expect, test } from 'vitest';
import { DEFAULT_ALLOWED_ORIGINS } from '../../../src/core/instance/instance.ts';
import { explainRequest } from '../../../src/gateway/explain/explain-request.ts';
import { readRequest } from '../../../src/gateway/explain/read-request.ts';
import { routes } from '../../../src/gateway/routes.ts';
import { accessLine } from '../../helpers/access-lines.ts';

const HOST = 'localhost:4566';
const table = routes(DEFAULT_ALLOWED_ORIGINS);
const read = (...words: string[]) => readRequest(words, HOST).request;
const goesTo = (...words: string[]): string | undefined => explainRequest(table, read(...words)).taken?.name;
const sends = (...words: string[]): string => {
  const { method, host, target } = read(...words);
  return `${method} ${host}${target}`;
};

describe('an aws command', () => {
  test.each([
    ['aws ecs list-clusters', 'ecs'],
    ['aws --region us-east-1 ecs list-clusters --output json', 'ecs'],
    ['aws ecs list-clusters --no-sign-request', 'ecs'],
    ['aws elbv2 describe-load-balancers', 'elbv2'],
    ['aws elbv2 describe-load-balancers --no-sign-request', 'form'],
    ['aws elb describe-load-balancers', 'elbv2'],
    ['aws s3 ls', 'default'],
    ['aws sts get-caller-identity', 'default'],
    ['aws sts get-caller-identity --no-sign-request', 'form'],
    ['aws dynamodb list-tables --no-sign-request', 'default'],
    ['aws some-new-service list-things', 'default'],
  ])('%s takes %s', (command, route) => {
    expect(goesTo(command)).toBe(route);
    expect(goesTo(...command.split(' '))).toBe(route);
  });

  test.each([
    ['aws s3 ls', 'GET localhost:4566/'],
    ['aws s3 ls s3://bucket/some', 'GET localhost:4566/bucket?list-type=2&prefix=some'],
    ['aws s3 mb s3://bucket', 'PUT localhost:4566/bucket'],
    ['aws s3 cp file s3://bucket/key', 'PUT localhost:4566/bucket/key'],
    ['aws s3 cp s3://bucket/key file', 'HEAD localhost:4566/bucket/key'],
    ['aws s3api get-object --bucket b --key k out', 'GET localhost:4566/b/k'],
    ['aws s3api delete-bucket --bucket b', 'DELETE localhost:4566/b'],
  ])('%s sends %s', (command, expected) => {
    expect(sends(command)).toBe(expected);
  });

  test('without an operation is refused', () => {
    expect(() => read('aws ecs')).toThrow('names no service and operation');
  });
});

describe('a curl command', () => {
  test.each([
    ['curl localhost:4566', 'GET localhost:4566/', 'default-noae'],
    ["curl -H 'Origin: http://evil.example' http://localhost:4566/", 'GET localhost:4566/', 'foreign-page'],
    ['curl -XPUT -sS http://127.0.0.1:4566/b/k -T file', 'PUT 127.0.0.1:4566/b/k', 'default-noae'],
    ["curl -d 'Action=DescribeRules&Version=2015-12-01' localhost:4566", 'POST localhost:4566/', 'form'],
    [
      "curl -G -d Action=DescribeRules -d Version=2015-12-01 'localhost:4566/'",
      'GET localhost:4566/?Action=DescribeRules&Version=2015-12-01',
      'elbv2',
    ],
    ['curl -I localhost:4566/bucket', 'HEAD localhost:4566/bucket', 'default-noae'],
    ['curl --aws-sigv4 aws:amz:us-east-1:ecs -X POST localhost:4566', 'POST localhost:4566/', 'ecs'],
    ["curl -H 'Host: evil.example:4566' 127.0.0.1:4566", 'GET evil.example:4566/', 'foreign-page'],
    ['curl localhost:4566/_kecs/health', 'GET localhost:4566/_kecs/health', 'own'],
  ])('%s', (command, sent, route) => {
    expect(sends(command)).toBe(sent);
    expect(goesTo(command)).toBe(route);
  });

  test('with an option that is not known is refused, not guessed at', () => {
    expect(() => read('curl --frobnicate localhost')).toThrow(/--frobnicate/);
  });
});

test('a service and an operation', () => {
  expect(goesTo('ecs', 'ListClusters')).toBe('ecs');
  expect(goesTo('elbv2:DescribeRules')).toBe('elbv2');
  expect(goesTo('ecs list-clusters')).toBe('ecs');
  expect(readRequest(['ecs', 'ListClusters'], HOST).assumed).toEqual([
    'signed for ecs, as every AWS client signs',
  ]);
});

test('a recorded line says which route took it', () => {
  expect(readRequest([accessLine()], HOST)).toMatchObject({
    recorded: 'ecs',
    request: { method: 'POST', host: 'localhost', target: '/' },
  });
});

test.each(['', 'foo', 'ecs list clusters please', '{"no":"line"}', '{broken'])('%j is refused', (text) => {
  expect(() => read(text)).toThrow(/none of|no line of/);
});
