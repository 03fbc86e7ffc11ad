import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';
import { FakeKube } from '../../helpers/fake-kube.ts';

const TARGET = 'AmazonEC2ContainerServiceV20141113.ListClusters';

/** A stand-in for the backend: remembers what it got. */
async function startBackend(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
) {
  const seen: { method: string; url: string; rawHeaders: string[]; body: string }[] = [];
  const server: Server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    seen.push({
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      rawHeaders: incoming.rawHeaders,
      body,
    });
    answer(incoming, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    seen,
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe('the API server', () => {
  let rig: ControlPlaneRig;
  afterEach(() => rig.close());

  describe('towards browsers', () => {
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

  describe('towards the backend', () => {
    it('passes requests of other services on, byte for byte', async () => {
      const backend = await startBackend((_request, response) => {
        response.writeHead(418, { 'X-Backend': 'yes', 'content-type': 'text/plain' });
        response.end('teapot');
      });
      rig = await startRig({ backendUrl: backend.url });
      const { port } = new URL(rig.address);
      const body = 'Version=2012-06-01&Action=DescribeLoadBalancers&Marker=a%2Bb';
      const rawHeaders = [
        ['Host', 's3.localhost:4566'],
        ['X-Odd-Case', '1'],
        ['x-odd-case', '2'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['X-Kecs-Route', 'form'],
        ['Content-Length', String(body.length)],
      ];
      const answer = await new Promise<string>((resolve, reject) => {
        let text = '';
        const socket = connect(Number(port), '127.0.0.1', () =>
          socket.write(
            `POST /a%2fb//c?x=%20;y HTTP/1.1\r\n${rawHeaders.map(([name, value]) => `${name}: ${value}\r\n`).join('')}Connection: close\r\n\r\n${body}`,
          ),
        );
        socket.on('data', (chunk) => {
          text += chunk.toString();
        });
        socket.on('close', () => resolve(text)).on('error', reject);
      });
      expect(answer).toMatch(/^HTTP\/1\.1 418 /);
      expect(answer).toMatch(/\r\nX-Backend: yes\r\n/);
      expect(answer).toMatch(/\r\nX-Kecs-Route: default\r\n/);
      expect(answer).toMatch(/teapot/);
      const [got] = backend.seen;
      expect(got).toMatchObject({ method: 'POST', url: '/a%2fb//c?x=%20;y', body });
      expect(got?.rawHeaders.slice(0, 10)).toEqual(
        rawHeaders.filter(([name]) => name !== 'X-Kecs-Route').flat(),
      );
      await backend.close();
    });

    it('streams a form that is larger than what it reads itself', async () => {
      const backend = await startBackend((_request, response, body) => response.end(String(body.length)));
      rig = await startRig({ backendUrl: backend.url });
      const body = `a=${'x'.repeat(9 * 1024 * 1024)}`;
      const response = await fetch(rig.address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
      expect(await response.text()).toBe(String(body.length));
      await backend.close();
    });

    it('says so in XML, and not as a gateway error, when there is none or it is dead', async () => {
      rig = await startRig();
      const url = '/?Action=GetCallerIdentity&Version=2011-06-15';
      const none = await fetch(`${rig.address}${url}`);
      expect(none.status).toBe(501);
      expect(await none.text()).toContain('has no backend');
      await rig.close();
      rig = await startRig({ backendUrl: 'http://127.0.0.1:9' });
      const dead = await fetch(`${rig.address}${url}`);
      expect(dead.status).toBe(500);
      expect(await dead.text()).toContain('<Code>InternalFailure</Code>');
    });
  });

  describe('/_kecs', () => {
    it('tells its health part by part', async () => {
      rig = await startRig({ version: '1.2.3' });
      await rig.raw('CreateCluster', {});
      const response = await fetch(`${rig.address}/_kecs/health`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        status: 'ok',
        version: '1.2.3',
        parts: { api: 'ok', store: 'ok', backend: 'none' },
        records: { ecsclusters: 1, ecstaskdefinitions: 0 },
      });
    });

    it('empties records and backend on reset', async () => {
      const backend = await startBackend((incoming, response) => {
        response.statusCode = incoming.url === '/_localstack/state/reset' ? 200 : 404;
        response.end();
      });
      rig = await startRig({ backendUrl: backend.url });
      await rig.raw('CreateCluster', {});
      await rig.raw('RegisterTaskDefinition', {
        family: 'web',
        containerDefinitions: [{ name: 'web', image: 'example/web', memory: 64 }],
      });
      const response = await fetch(`${rig.address}/_kecs/reset`, { method: 'POST' });
      expect(await response.json()).toEqual({
        status: 'reset',
        removed: { ecsclusters: 1, ecstaskdefinitions: 1, ecsaccountsettings: 0 },
        backend: 'reset',
      });
      expect((await rig.raw('DescribeClusters', {})).body['clusters']).toEqual([]);
      expect((await rig.raw('ListTaskDefinitionFamilies', {})).body['families']).toEqual([]);
      await backend.close();
    });

    it('says which part it could not reset', async () => {
      rig = await startRig({ backendUrl: 'http://127.0.0.1:9' });
      const response = await fetch(`${rig.address}/_kecs/reset`, { method: 'POST' });
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({
        status: 'incomplete',
        backend: expect.stringMatching(/^not reset/),
      });
    });

    it('resets for this machine only, and only where it is allowed', async () => {
      rig = await startRig();
      const headers = { 'x-forwarded-for': '127.0.0.1, 192.168.1.5' };
      expect((await fetch(`${rig.address}/_kecs/reset`, { method: 'POST', headers })).status).toBe(403);
      expect((await fetch(`${rig.address}/_kecs/reset`)).status).toBe(405);
      await rig.close();
      rig = await startRig({ resetAllowed: false });
      expect((await fetch(`${rig.address}/_kecs/reset`, { method: 'POST' })).status).toBe(403);
    });
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
