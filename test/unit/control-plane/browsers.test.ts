import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';

const TARGET = 'AmazonEC2ContainerServiceV20141113.ListClusters';

describe('the API server towards browsers', () => {
  let rig: ControlPlaneRig;
  afterEach(() => rig.close());

  beforeEach(async () => {
    rig = await startRig();
  });

  it('answers the preflight of an allowed origin for every service at once', async () => {
    const response = await fetch(rig.address, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-amz-target',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization,x-amz-target');
    expect(response.headers.get('x-kecs-route')).toBe('preflight');
  });

  it('lets a page of an allowed origin read the answer', async () => {
    const response = await fetch(rig.address, {
      method: 'POST',
      headers: { origin: 'http://localhost:3000', 'x-amz-target': TARGET },
      body: '{}',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(response.headers.get('vary')).toBe('Origin');
    expect(response.headers.get('access-control-expose-headers')).toContain('x-amzn-requestid');
  });

  it.each<Record<string, string>>([
    { origin: 'https://evil.example', 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.CreateCluster' },
    { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
  ])('refuses a page of another origin before anything happens: %j', async (headers) => {
    const body = headers['x-amz-target'] ? '{}' : 'Action=CreateCluster&Version=2014-11-13';
    const response = await fetch(rig.address, {
      method: 'POST',
      headers,
      body,
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('AccessDeniedException');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect((await rig.ecs('000000000000').send(new ListClustersCommand({}))).clusterArns).toEqual([]);
  });

  it('refuses the preflight of another origin, and its reset', async () => {
    const preflight = await fetch(rig.address, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(403);
    const reset = await fetch(`${rig.address}/_kecs/reset`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(reset.status).toBe(403);
  });
});
