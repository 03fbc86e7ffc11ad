import { setTimeout as delay } from 'node:timers/promises';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { GatewayRig } from '../../helpers/gateway-rig.ts';
import { HEALTH_PATH, Recorder } from '../../helpers/recorder.ts';

const LIMIT = { average: 100, burst: 200 };

let controlPlane: Recorder;
let backend: Recorder;
let rig: GatewayRig;

beforeAll(async () => {
  controlPlane = await Recorder.start(({ headers }, response) => {
    const query = headers['x-kecs-route'] === 'elbv2';
    response.writeHead(200, { 'content-type': query ? 'text/xml' : 'application/x-amz-json-1.1' });
    response.end(
      query
        ? '<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers/></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>'
        : '{"clusterArns":[]}',
    );
  });
  backend = await Recorder.start();
  rig = await GatewayRig.start({
    controlPlanePort: controlPlane.port,
    backend: { host: '127.0.0.1', port: backend.port, healthPath: HEALTH_PATH },
    rateLimit: LIMIT,
  });
});

afterAll(async () => {
  await rig?.stop();
  await Promise.all([controlPlane.stop(), backend.stop()]);
});

// The bucket of the test before fills up.
beforeEach(() => delay((LIMIT.burst / LIMIT.average) * 1_000 + 200));

const sts =
  'AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0';
const s3 = sts.replace('/sts/', '/s3/');

type Case = {
  name: string;
  path: string;
  init: RequestInit;
  status: number;
  contentType: string;
  body: RegExp;
};

const cases: Case[] = [
  {
    name: 'ECS in JSON 1.1',
    path: '/',
    init: {
      method: 'POST',
      headers: {
        'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
        'content-type': 'application/x-amz-json-1.1',
      },
      body: '{}',
    },
    status: 429,
    contentType: 'application/x-amz-json-1.1',
    body: /^\{"__type":"ThrottlingException","message":"Rate exceeded"\}$/,
  },
  {
    name: 'ELBv2 in query XML',
    path: '/',
    init: {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=DescribeLoadBalancers&Version=2015-12-01',
    },
    status: 429,
    contentType: 'text/xml',
    body: /<ErrorResponse><Error><Type>Sender<\/Type><Code>Throttling<\/Code>/,
  },
  {
    name: 'DynamoDB in JSON 1.0',
    path: '/',
    init: {
      method: 'POST',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        'content-type': 'application/x-amz-json-1.0',
      },
      body: '{}',
    },
    status: 429,
    contentType: 'application/x-amz-json-1.0',
    body: /ThrottlingException/,
  },
  {
    name: 'STS in query XML',
    path: '/',
    init: {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: sts },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    },
    status: 429,
    contentType: 'text/xml',
    body: /<Code>Throttling<\/Code>/,
  },
  {
    name: 'S3',
    path: '/b/k',
    init: { method: 'PUT', headers: { authorization: s3 }, body: 'x' },
    status: 503,
    contentType: 'application/xml',
    body: /<Error><Code>SlowDown<\/Code>/,
  },
  {
    name: 'a presigned URL of S3',
    path: '/b/k?X-Amz-Credential=AKID%2F20261125%2Fus-east-1%2Fs3%2Faws4_request',
    init: {},
    status: 503,
    contentType: 'application/xml',
    body: /<Error><Code>SlowDown<\/Code>/,
  },
];

test.each(cases)(
  'a refusal of $name is one that its clients can read',
  async ({ path, init, ...expected }) => {
    const answers = await Promise.all(
      Array.from({ length: 320 }, async () => {
        const response = await fetch(rig.endpoint + path, init);
        return { response, text: await response.text() };
      }),
    );
    const refused = answers.filter(({ response }) => response.headers.get('x-kecs-error') === 'throttled');

    expect(answers.length - refused.length).toBeGreaterThanOrEqual(LIMIT.burst);
    expect(refused.length).toBeGreaterThan(20);
    for (const { response, text } of refused) {
      expect(response.status).toBe(expected.status);
      expect(response.headers.get('content-type')).toBe(expected.contentType);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(response.headers.get('x-amz-retry-after')).toBe('1000');
      expect(text).toMatch(expected.body);
    }
  },
);

test("the backend's own 429 is not taken for a refusal of the gateway", async () => {
  backend.respond = (_, response) => void response.writeHead(429, { 'x-own': 'yes' }).end('own');
  const response = await fetch(`${rig.endpoint}/b/k`);
  backend.respond = (_, answer) => void answer.end('ok');

  expect(await response.text()).toBe('own');
  expect(response.headers.get('x-kecs-error')).toBeNull();
});

test('300 calls at once from an SDK succeed by its own retries', async () => {
  const options = {
    endpoint: rig.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // So that the clients' own limit of open connections does not slow them below the rate.
    requestHandler: { httpAgent: { maxSockets: 300 } },
  };
  const ecs = new ECSClient(options);
  const elbv2 = new ElasticLoadBalancingV2Client(options);
  let attempts = 0;
  const count = <Args, Result>(next: (args: Args) => Promise<Result>) => {
    return (args: Args): Promise<Result> => {
      attempts++;
      return next(args);
    };
  };
  ecs.middlewareStack.add(count, { step: 'finalizeRequest', priority: 'low' });
  elbv2.middlewareStack.add(count, { step: 'finalizeRequest', priority: 'low' });
  const calls = Array.from({ length: 300 }, () => ecs.send(new ListClustersCommand({})));
  const others = Array.from({ length: 300 }, () => elbv2.send(new DescribeLoadBalancersCommand({})));
  const results = await Promise.allSettled([...calls, ...others]);

  expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  // Some were refused at first, else this shows nothing.
  expect(attempts).toBeGreaterThan(600);
  ecs.destroy();
  elbv2.destroy();
});
