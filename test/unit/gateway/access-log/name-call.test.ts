import { expect, test } from 'vitest';
import { type AccessRecord, readTraefikLine } from '../../../../src/gateway/access-log/access-record.ts';
import { nameCall } from '../../../../src/gateway/access-log/name-call.ts';
import { accessLine, BACKEND_CALL } from '../../../helpers/access-lines.ts';

const named = (fields: Record<string, unknown>): string => {
  const { service, operation, isGuess } = nameCall(readTraefikLine(accessLine(fields), 0) as AccessRecord);
  return `${service}${isGuess ? '?' : ''} ${operation}`;
};
const toBackend = (fields: Record<string, unknown>): string => named({ ...BACKEND_CALL, ...fields });

test('the control plane says itself what it has answered', () => {
  expect(named({})).toBe('ecs ListClusters');
  expect(
    named({
      'request_X-Amz-Target': undefined,
      RouterName: 'kecs-system_elbv2_0@kubernetescrd',
      'downstream_X-Kecs-Route': 'elbv2',
      'downstream_X-Kecs-Operation': 'DescribeLoadBalancers',
    }),
  ).toBe('elbv2 DescribeLoadBalancers');
  expect(
    named({
      'request_X-Amz-Target': undefined,
      RouterName: 'kecs-system_form_0@kubernetescrd',
      'downstream_X-Kecs-Route': 'elbv2',
      'downstream_X-Kecs-Operation': 'DescribeRules',
    }),
  ).toBe('elbv2 DescribeRules');
});

test.each([
  ['AmazonEC2ContainerServiceV20141113.RunTask', 'ecs RunTask'],
  ['DynamoDB_20120810.ListTables', 'dynamodb ListTables'],
  ['AmazonSQS.SendMessage', 'sqs SendMessage'],
  ['Logs_20140328.PutLogEvents', 'logs PutLogEvents'],
  ['Kinesis_20131202.PutRecord', 'kinesis PutRecord'],
  ['Route53AutoNaming_v20170314.ListServices', 'servicediscovery ListServices'],
  ['AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken', 'ecr GetAuthorizationToken'],
  ['AnyScaleFrontendService.RegisterScalableTarget', 'application-autoscaling RegisterScalableTarget'],
  ['AWSEvents.PutEvents', 'events PutEvents'],
  ['secretsmanager.GetSecretValue', 'secretsmanager GetSecretValue'],
  ['TrentService.Encrypt', 'kms Encrypt'],
])('%s is %s', (target, expected) => {
  expect(toBackend({ 'request_X-Amz-Target': target })).toBe(expected);
});

test('a Smithy call names service and operation in its path', () => {
  const path = '/service/GraniteServiceVersion20100801/operation/PutMetricData';
  expect(toBackend({ RequestPath: path })).toBe('cloudwatch PutMetricData');
});

test('what only the client, the host or the path tell is marked as a guess', () => {
  const cli = 'aws-cli/2.31.2 md/awscrt#0.27 ua/2.1 md/command#sts.get-caller-identity';
  expect(toBackend({ 'request_User-Agent': cli })).toBe('sts? GetCallerIdentity');
  const js = 'aws-sdk-js/3.700.0 ua/2.1 os/linux api/sns#3.700.0';
  expect(toBackend({ 'request_User-Agent': js })).toBe('sns? a call');
  const get = { RequestMethod: 'GET' };
  expect(toBackend({ ...get, RequestPath: '/my-bucket/key' })).toBe('s3? GET /my-bucket/key');
  expect(toBackend({ ...get, RequestHost: 'b.s3.localhost:4566', RequestPath: '/key' })).toBe('s3? GET /key');
  expect(toBackend({ RequestPath: '/2015-03-31/functions/f/invocations' })).toBe(
    'lambda? POST /2015-03-31/functions/f/invocations',
  );
});

test('what nothing tells is not guessed', () => {
  expect(toBackend({})).toBe('– POST /');
  expect(toBackend({ RequestMethod: 'GET', RequestPath: '/favicon.ico' })).toBe('– GET /favicon.ico');
});
