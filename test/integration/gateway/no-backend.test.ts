import { afterAll, beforeAll, expect, test } from 'vitest';
import { probes, runProbe } from '../../../src/gateway/probes.ts';
import { GatewayRig } from '../../helpers/gateway-rig.ts';
import { Recorder } from '../../helpers/recorder.ts';

let controlPlane: Recorder;
let rig: GatewayRig;

beforeAll(async () => {
  controlPlane = await Recorder.start();
  rig = await GatewayRig.start({ controlPlanePort: controlPlane.port, backend: undefined });
});

afterAll(async () => {
  await rig?.stop();
  await controlPlane.stop();
});

test.each([
  [
    'JSON 1.0',
    { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' },
    /^\{"__type":"NotImplementedException","message":"kecs: .*--no-localstack/,
  ],
  [
    'JSON 1.1',
    { 'x-amz-target': 'Logs_20140328.DescribeLogGroups', 'content-type': 'application/x-amz-json-1.1' },
    /^\{"__type":"NotImplementedException",/,
  ],
  [
    'query',
    {
      'content-type': 'application/x-www-form-urlencoded',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0',
    },
    /<ErrorResponse>.*<Code>NotImplemented<\/Code>/s,
  ],
  ['S3', {}, /<Error><Code>NotImplemented<\/Code>/],
  ['CBOR', { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' }, /__type/],
])('without a backend a call in %s is told so by name', async (_, headers, body) => {
  const response = await fetch(rig.endpoint, { method: 'POST', headers, body: 'x' });

  expect(response.status).toBe(501);
  expect(response.headers.get('x-kecs-error')).toBe('no-backend');
  expect(await response.text()).toMatch(body);
});

test('the probe of the backend is content with that error', async () => {
  const [backend] = probes(rig.settings).filter(({ name }) => name === 'default');
  if (backend === undefined) throw new Error('there is no such probe');

  expect(await runProbe(backend, rig.endpoint)).toMatchObject({ ok: true, status: 501 });
});
