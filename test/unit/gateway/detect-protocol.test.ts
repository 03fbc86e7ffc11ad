import { expect, test } from 'vitest';
import { detectProtocol } from '../../../src/gateway/error-service/detect-protocol.ts';

const signedFor = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

test.each([
  [
    'json-1.1',
    'an ECS call',
    'POST',
    '/',
    { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.X', 'content-type': 'application/x-amz-json-1.1' },
  ],
  [
    'json-1.0',
    'a DynamoDB call',
    'POST',
    '/',
    { 'x-amz-target': 'DynamoDB_20120810.X', 'content-type': 'application/x-amz-json-1.0' },
  ],
  ['json-1.1', 'a target without a content type', 'POST', '/', { 'x-amz-target': 'X.Y' }],
  ['json-1.1', 'a target in the query', 'POST', '/?x-amz-target=X.Y', {}],
  ['query', 'a form', 'POST', '/', { ...form, ...signedFor('sts') }],
  ['query', 'an unsigned form', 'POST', '/', form],
  ['query', 'an action in the query', 'GET', '/?Action=X&Version=1', {}],
  ['ec2-query', 'an EC2 call', 'POST', '/', { ...form, ...signedFor('ec2') }],
  ['s3-xml', 'an S3 call', 'PUT', '/b/k', signedFor('s3')],
  ['s3-xml', 'an S3 upload of a form', 'PUT', '/b/k', form],
  ['s3-xml', 'an S3 call with Action in its query', 'GET', '/b/k?Action=x', signedFor('s3')],
  [
    's3-xml',
    'a presigned URL',
    'GET',
    '/b/k?X-Amz-Credential=A%2F20261125%2Fus-east-1%2Fs3%2Faws4_request',
    {},
  ],
  [
    's3-xml',
    'a SigV4a signature without a region',
    'GET',
    '/b',
    { authorization: 'AWS4-ECDSA-P256-SHA256 Credential=A/20261125/s3/aws4_request, Signature=0' },
  ],
  ['s3-xml', 'an anonymous read', 'GET', '/b/k', {}],
  ['rest-xml', 'a Route 53 call', 'GET', '/2013-04-01/hostedzone', signedFor('route53')],
  ['rest-json', 'a Lambda call', 'POST', '/2015-03-31/functions/f/invocations', signedFor('lambda')],
  ['rest-json', 'an unsigned Lambda call', 'GET', '/2015-03-31/functions/', {}],
  ['rest-json', 'JSON without more', 'POST', '/x', { 'content-type': 'application/json' }],
  ['rpc-v2-cbor', 'a CBOR call', 'POST', '/service/X/operation/Y', { 'smithy-protocol': 'rpc-v2-cbor' }],
  [
    'rpc-v2-json',
    'an RPC v2 JSON call',
    'POST',
    '/service/X/operation/Y',
    { 'smithy-protocol': 'rpc-v2-json', 'content-type': 'application/json' },
  ],
] as const)('%s is the protocol of %s', (protocol, _, method, target, headers) => {
  expect(detectProtocol({ method, target, headers })).toBe(protocol);
});
