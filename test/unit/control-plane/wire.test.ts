import {
  CreateClusterCommand,
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type ECSClientConfig,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancersCommand,
  DescribeSSLPoliciesCommand,
  ElasticLoadBalancingV2Client,
  type ElasticLoadBalancingV2ClientConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AwsJson1_0Protocol,
  AwsQueryProtocol,
  AwsSmithyRpcV2CborProtocol,
  AwsSmithyRpcV2JsonProtocol,
} from '@aws-sdk/core/protocols';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationTable } from '../../../src/control-plane/operations/operation-table.ts';
import type { Shape } from '../../../src/control-plane/wire/shape.ts';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';

let rig: ControlPlaneRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const ecsSettings = {
  defaultNamespace: 'com.amazonaws.ecs',
  serviceTarget: 'AmazonEC2ContainerServiceV20141113',
  xmlNamespace: 'http://ecs.amazonaws.com/doc/2014-11-13/',
  version: '2014-11-13',
};
const elbv2Settings = {
  defaultNamespace: 'com.amazonaws.elasticloadbalancingv2',
  serviceTarget: 'ElasticLoadBalancing_v10',
  xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  version: '2015-12-01',
};

const protocols = [
  ['JSON 1.1', undefined],
  ['JSON 1.0', AwsJson1_0Protocol],
  ['Query', AwsQueryProtocol],
  ['RPC v2 CBOR', AwsSmithyRpcV2CborProtocol],
  ['RPC v2 JSON', AwsSmithyRpcV2JsonProtocol],
] as const;

function client(protocol: unknown, settings: object): ECSClientConfig & ElasticLoadBalancingV2ClientConfig {
  return {
    endpoint: rig.address,
    region: 'us-east-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'not-a-secret' },
    maxAttempts: 1,
    ...((protocol !== undefined && { protocol, protocolSettings: settings }) as object),
  };
}

describe.each(protocols)('the SDK speaking %s', (name, protocol) => {
  it('gets the same answers from ECS', async () => {
    const ecs = new ECSClient(client(protocol, ecsSettings));
    const family = name.replaceAll(/\W/g, '-');
    const created = await ecs.send(
      new CreateClusterCommand({
        clusterName: family,
        tags: [{ key: 'a & <b>', value: 'ü "x" 😀' }].slice(1),
      }),
    );
    expect(created.cluster?.settings).toEqual([{ name: 'containerInsights', value: 'disabled' }]);
    expect(created.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const registered = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        containerDefinitions: [
          {
            name: 'web',
            image: 'example/web',
            memory: 64,
            command: ['say "hi" & <go>', 'ü😀', ''],
            dockerLabels: { 'a.b': 'c', __proto__x: 'd' },
            privileged: false,
          },
        ],
      }),
    );
    const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: family }));
    expect(described.taskDefinition).toEqual(registered.taskDefinition);
    expect(described.taskDefinition).toMatchObject({
      registeredAt: expect.any(Date),
      containerDefinitions: [
        {
          command: ['say "hi" & <go>', 'ü😀', ''],
          dockerLabels: { 'a.b': 'c', __proto__x: 'd' },
          privileged: false,
        },
      ],
    });
    const age = Date.now() - (described.taskDefinition?.registeredAt?.getTime() ?? 0);
    expect(Math.abs(age)).toBeLessThan(60_000);
    const missing = await ecs.send(new DescribeClustersCommand({ clusters: ['nope'] }));
    expect(missing).toMatchObject({ clusters: [], failures: [{ reason: 'MISSING' }] });
  });

  it('gets the same errors from ECS', async () => {
    const ecs = new ECSClient(client(protocol, ecsSettings));
    await expect(
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'nope' })),
    ).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('gets the same answers from ELBv2', async () => {
    const elbv2 = new ElasticLoadBalancingV2Client(client(protocol, elbv2Settings));
    expect((await elbv2.send(new DescribeLoadBalancersCommand({}))).LoadBalancers).toEqual([]);
    const { SslPolicies } = await elbv2.send(
      new DescribeSSLPoliciesCommand({ Names: ['ELBSecurityPolicy-TLS13-1-3-2021-06'] }),
    );
    expect(SslPolicies?.[0]?.Ciphers?.[0]).toEqual({ Name: 'TLS_AES_128_GCM_SHA256', Priority: 1 });
    await expect(elbv2.send(new DescribeLoadBalancersCommand({ Names: ['a', 'b'] }))).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
      message: "Load balancers '[a, b]' not found",
    });
  });
});

/** A value for every required member, the smallest that decodes. */
function smallest(shape: Shape): unknown {
  switch (shape.kind) {
    case 'string':
      return 'x';
    case 'number':
    case 'timestamp':
      return 1;
    case 'boolean':
      return true;
    case 'list':
      return [smallest(shape.item)];
    case 'structure':
    case 'union':
      return Object.fromEntries(
        shape.members
          .filter((member) => member.required)
          .map((member) => [member.name, smallest(member.shape)]),
      );
    default:
      return {};
  }
}

describe('every operation', () => {
  const ecsNames = [...operationTable.ecs.keys()];
  const elbv2Names = [...operationTable.elbv2.keys()];

  it('is one of the 88 and 51 of the models', () => {
    expect([ecsNames.length, elbv2Names.length]).toEqual([88, 51]);
  });

  it.each(ecsNames)('of ECS answers in JSON: %s', async (name) => {
    const bound = operationTable.ecs.get(name);
    const input = bound ? smallest(bound.model.input) : {};
    const { status, body, headers } = await rig.raw(name, input);
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('x-kecs-route')).toBe('ecs');
    if (status !== 200) {
      expect(status).toBe(400);
      expect(bound?.service.errors.has(String(body['__type']))).toBe(true);
    }
    if (bound?.operation.state === 'refused' && body['__type'] !== 'ClusterNotFoundException') {
      expect(body['message']).toMatch(new RegExp(`${name}|TaskDefinition not found`));
    }
  });

  it.each(elbv2Names)('of ELBv2 answers in XML: %s', async (name) => {
    const response = await fetch(rig.address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `Action=${name}&Version=2015-12-01`,
    });
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/xml');
    expect(response.headers.get('x-kecs-route')).toBe('elbv2');
    expect(response.status).toBeLessThan(500);
    expect(text).toMatch(
      response.status === 200 ? new RegExp(`^<${name}Response `) : /^<ErrorResponse .*<Code>\w+<\/Code>/,
    );
  });

  it('checks the cluster before it says that it is not there yet', async () => {
    const input = { task: 't', command: 'sh', interactive: true, cluster: 'nope' };
    expect((await rig.raw('ExecuteCommand', input)).body).toEqual({
      __type: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });
});

describe('bad input', () => {
  it.each([
    ['{"clusterName":', 'SerializationException'],
    ['[]', 'SerializationException'],
    ['"x"', 'SerializationException'],
    [{ clusterName: 7 }, 'SerializationException', 'NUMBER_VALUE can not be converted to a String'],
    [{ clusterName: ['x'] }, 'SerializationException', 'Start of list found where not expected'],
    [{ clusterName: {} }, 'SerializationException', 'Start of structure or map found where not expected.'],
    [{ clusterName: true }, 'SerializationException', 'TRUE_VALUE can not be converted to a String'],
    [{ tags: { key: 'x' } }, 'SerializationException', 'Start of structure or map found where not expected.'],
    [{ clusterName: '\ud800' }, 'InvalidParameterException'],
  ])('in the body %j is refused', async (body, type, message?: string) => {
    const answer = await rig.raw('CreateCluster', body);
    expect(answer.status).toBe(400);
    expect(answer.body['__type']).toBe(type);
    if (message !== undefined) expect(answer.body['message']).toBe(message);
  });

  it('as missing members is refused by name', async () => {
    expect((await rig.raw('DeleteCluster', {})).body).toEqual({
      __type: 'InvalidParameterException',
      message: 'Cluster cannot be empty.',
    });
    expect((await rig.raw('DescribeTasks', { tasks: [] })).body['message']).toBe('Tasks cannot be empty.');
    const response = await fetch(`${rig.address}/?Action=DeleteLoadBalancer&Version=2015-12-01`);
    expect(await response.text()).toContain(
      '<Code>ValidationError</Code><Message>1 validation error detected: Value null at &apos;loadBalancerArn&apos; failed to satisfy constraint: Member must not be null</Message>',
    );
  });

  it('as an unknown operation is refused in each protocol', async () => {
    expect(await rig.raw('MakeCoffee', {})).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    });
    const xml = await (await fetch(`${rig.address}/?Action=MakeCoffee&Version=2015-12-01`)).text();
    expect(xml).toContain('<Code>InvalidAction</Code>');
    const cbor = await fetch(
      `${rig.address}/service/AmazonEC2ContainerServiceV20141113/operation/MakeCoffee`,
      {
        method: 'POST',
        headers: { 'smithy-protocol': 'rpc-v2-cbor' },
      },
    );
    expect([cbor.status, cbor.headers.get('smithy-protocol')]).toEqual([400, 'rpc-v2-cbor']);
  });

  it('as broken CBOR is refused', async () => {
    for (const body of ['a1', 'ff', 'a10001', '9bffffffffffffffff', '7f01ff', '81'.repeat(200)]) {
      const response = await fetch(
        `${rig.address}/service/AmazonEC2ContainerServiceV20141113/operation/ListClusters`,
        {
          method: 'POST',
          headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
          body: Buffer.from(body, 'hex'),
        },
      );
      expect(response.status).toBe(400);
      expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toContain(
        'SerializationException',
      );
    }
  });

  it('never ends up in the log as a failure of ours', () => {
    expect(rig.log.filter((line) => (line as { level?: string }).level === 'error')).toEqual([]);
  });
});
