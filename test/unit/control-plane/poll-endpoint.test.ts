import { CreateClusterCommand, DiscoverPollEndpointCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endpointOf } from '../../../src/control-plane/http/endpoint-of.ts';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';

describe('DiscoverPollEndpoint', () => {
  let rig: ControlPlaneRig;
  let ecs: ECSClient;
  beforeEach(async () => {
    rig = await startRig();
    ecs = rig.ecs();
    await ecs.send(new CreateClusterCommand({}));
  });
  afterEach(() => rig.close());

  it('answers the endpoint that it was asked by, for everything', async () => {
    const answer = await ecs.send(new DiscoverPollEndpointCommand({}));
    const endpoint = `${rig.address}/`;
    expect(answer).toMatchObject({
      endpoint,
      telemetryEndpoint: endpoint,
      serviceConnectEndpoint: endpoint,
    });
  });

  it('does not mix up callers who came by different names', async () => {
    await rig.ecs('000000000000').send(new CreateClusterCommand({}));
    const byName = rig.address.replace('127.0.0.1', 'localhost');
    for (const address of [rig.address, byName, rig.address]) {
      const headers = {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DiscoverPollEndpoint',
      };
      const response = await fetch(address, { method: 'POST', headers, body: '{}' });
      expect(await response.json()).toMatchObject({ endpoint: `${address}/` });
    }
  });

  it('knows no cluster that is not there', async () => {
    await expect(ecs.send(new DiscoverPollEndpointCommand({ cluster: 'nope' }))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
  });
});

describe('the endpoint of a caller', () => {
  const socket = { localAddress: '::1', localPort: 9000 };
  it.each([
    [{ host: 'localhost:4566' }, 'http://localhost:4566/'],
    [{ host: '[::1]:4566' }, 'http://[::1]:4566/'],
    [{ host: 'ecs.us-east-1.localhost:4566' }, 'http://ecs.us-east-1.localhost:4566/'],
    [{ host: 'aws.test', 'x-forwarded-proto': 'https' }, 'https://aws.test/'],
    [{ host: 'aws.test/elsewhere?x' }, 'http://aws.test/'],
    [{ host: 'not a host' }, 'http://[::1]:9000/'],
    [{}, 'http://[::1]:9000/'],
  ])('of headers %j is %s', (headers, endpoint) => {
    expect(endpointOf({ headers, socket } as never)).toBe(endpoint);
  });
});
