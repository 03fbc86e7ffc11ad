import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  type ControlPlane,
  type ControlPlaneOptions,
  startControlPlane,
} from '../../src/control-plane/start-control-plane.ts';
import type { Kube } from '../../src/core/ports.ts';
import { Nodes } from '../../src/kube/resource-types.ts';
import { systemClock } from '../../src/system/system-clock.ts';
import { FakeKube } from './fake-kube.ts';
import { nodeNamed } from './node-objects.ts';

export type ControlPlaneRig = ControlPlane & {
  readonly kube: FakeKube;
  readonly log: object[];
  ecs(account?: string, region?: string): ECSClient;
  elbv2(account?: string, region?: string): ElasticLoadBalancingV2Client;
  /** One ECS call in JSON 1.1, unsigned, past all that a client library would check. */
  raw(
    operation: string,
    body: unknown,
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
};

/** A control plane on free loopback ports over a Kubernetes API in memory; every answer is checked against its model. */
export async function startRig(options: Partial<ControlPlaneOptions> = {}): Promise<ControlPlaneRig> {
  const log: object[] = [];
  const kube = (options.kube as FakeKube | undefined) ?? new FakeKube();
  // Tasks of EC2 must have where to go; there is no kubelet, so nothing becomes of them.
  if (options.tasks && !options.kube) await kube.create(Nodes, nodeNamed('node'));
  const controlPlane = await startControlPlane({
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    namespace: 'kecs-system',
    version: '0.0.0-test',
    kube: kube as Kube,
    clock: systemClock,
    allowedOrigins: ['http://localhost:*'],
    resetAllowed: true,
    log: (line) => log.push(line),
    verifyAnswers: true,
    ...options,
  });
  const client = (account = '111122223333', region = 'us-east-1') => ({
    endpoint: controlPlane.address,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'not-a-secret' },
    maxAttempts: 1,
  });
  return {
    ...controlPlane,
    kube,
    log,
    ecs: (account, region) => new ECSClient(client(account, region)),
    elbv2: (account, region) => new ElasticLoadBalancingV2Client(client(account, region)),
    raw: async (operation, body) => {
      const response = await fetch(controlPlane.address, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, unknown>,
      };
    },
  };
}
