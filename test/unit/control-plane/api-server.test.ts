import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';
import { FakeKube } from '../../helpers/fake-kube.ts';

const TARGET = 'AmazonEC2ContainerServiceV20141113.ListClusters';

describe('the API server', () => {
  let rig: ControlPlaneRig;
  afterEach(() => rig.close());

  it('says in every answer who gave it, and a request id', async () => {
    rig = await startRig();
    for (const [path, route] of [
      ['/?Action=DescribeTags&Version=2015-12-01', 'elbv2'],
      ['/?Action=ListClusters&Version=2014-11-13', 'ecs'],
      ['/?Action=GetCallerIdentity&Version=2011-06-15', 'default'],
      ['/_kecs/health', 'own'],
      ['/_kecs/nothing', 'own'],
    ]) {
      const response = await fetch(`${rig.address}${path}`);
      expect(response.headers.get('x-kecs-route')).toBe(route);
      expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('refuses a body of more than 8 MiB in the protocol of the caller, and goes on', async () => {
    rig = await startRig();
    const answer = await rig.raw(
      'CreateCluster',
      JSON.stringify({ clusterName: 'x'.repeat(9 * 1024 * 1024) }),
    );
    expect(answer).toMatchObject({ status: 413, body: { __type: 'RequestEntityTooLarge' } });
    expect((await rig.raw('ListClusters', {})).status).toBe(200);
  });

  it('takes ten thousand headers and a client that hangs up in the middle', async () => {
    rig = await startRig();
    const { port } = new URL(rig.address);
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`x-h-${at}`, 'v']));
    const status = await new Promise((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port, method: 'POST', headers: { ...many, 'x-amz-target': TARGET } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      outgoing.on('error', reject);
      outgoing.end('{}');
    });
    expect(status).toBe(200);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: ${TARGET}\r\ncontent-length: 100\r\n\r\n{`);
        setTimeout(() => socket.destroy(), 20);
      });
      socket.on('close', () => resolve());
    });
    expect((await rig.raw('ListClusters', {})).status).toBe(200);
    expect(rig.log.filter((line) => (line as { level?: string }).level === 'error')).toEqual([]);
  });

  it('waits for the records instead of answering as if there were none', async () => {
    const kube = new FakeKube();
    kube.watchesHeld = true;
    rig = await startRig({ kube });
    expect((await fetch(`${rig.adminAddress}/readyz`)).status).toBe(503);
    const pending = rig.raw('ListClusters', {});
    let answered = false;
    void pending.then(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    kube.releaseWatches();
    expect((await pending).status).toBe(200);
    expect((await fetch(`${rig.adminAddress}/readyz`)).status).toBe(200);
  });

  it('asks to try again when the records do not come', async () => {
    const kube = new FakeKube();
    kube.watchesHeld = true;
    rig = await startRig({ kube, clock: { now: () => Date.now(), sleep: () => Promise.resolve() } });
    expect(await rig.raw('ListClusters', {})).toMatchObject({
      status: 500,
      body: { __type: 'ServerException' },
    });
  });

  it('answers a failure of its own with 500 and a request id that is in the log, and no details', async () => {
    const kube = new FakeKube();
    kube.beforeWrite = () => {
      throw new Error('disk full at /secret/path');
    };
    rig = await startRig({ kube });
    const answer = await rig.raw('CreateCluster', {});
    expect(answer).toMatchObject({ status: 500, body: { __type: 'ServerException' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect(rig.log).toContainEqual(
      expect.objectContaining({
        level: 'error',
        operation: 'CreateCluster',
        requestId: answer.headers.get('x-amzn-requestid'),
        message: 'disk full at /secret/path',
      }),
    );
  });

  it('counts calls by operation and code for Prometheus', async () => {
    rig = await startRig();
    await rig.raw('ListClusters', {});
    await rig.raw('DeleteCluster', { cluster: 'nope' });
    await rig.raw('Bogus"} 1\n', {}).catch(() => undefined);
    const text = await (await fetch(`${rig.adminAddress}/metrics`)).text();
    expect(text).toContain('kecs_requests_total{service="ecs",operation="ListClusters",code="OK"} 1');
    expect(text).toContain(
      'kecs_requests_total{service="ecs",operation="DeleteCluster",code="ClusterNotFoundException"} 1',
    );
    expect(text).toMatch(
      /kecs_request_duration_seconds_bucket\{service="ecs",operation="ListClusters",le="\+Inf"\} 1/,
    );
    expect(text).not.toContain('Bogus');
  });
});
