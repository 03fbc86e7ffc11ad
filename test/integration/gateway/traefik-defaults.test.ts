import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewayRig } from '../../helpers/gateway-rig.ts';
import { headerOf, headersOf, rawBytes, sendRaw } from '../../helpers/raw-http.ts';
import { HEALTH_PATH, Recorder } from '../../helpers/recorder.ts';

let controlPlane: Recorder;
let backend: Recorder;
let rig: GatewayRig;

beforeAll(async () => {
  controlPlane = await Recorder.start();
  backend = await Recorder.start();
  rig = await GatewayRig.start({
    controlPlanePort: controlPlane.port,
    backend: { host: '127.0.0.1', port: backend.port, healthPath: HEALTH_PATH },
  });
});

afterAll(async () => {
  await rig?.stop();
  await Promise.all([controlPlane.stop(), backend.stop()]);
});

const host = (): readonly [string, string] => ['Host', `localhost:${rig.port}`];

describe('paths and queries', () => {
  test.each([
    '/b/a//b',
    '/b//lead',
    '/b/a/../b',
    '/b/a/./b',
    '/b/..',
    '/b/a%2Fb',
    '/b/a%252Fb',
    '/b/%C3%BC',
    '/b/a+b',
    '/b/a%2Bb',
    '/b/a;b',
    '/b/a%3Bb',
    '/b/a%20b',
    '/b/a%23b%3Fc',
    '/b/trail/',
    "/b/!*'()",
    '/b/k?partNumber=1&uploadId=a%2Fb%2Bc',
  ])('the target %s arrives byte-equal', async (target) => {
    const response = await sendRaw(
      rig.port,
      rawBytes({ method: 'PUT', target, headers: [host(), ['Content-Length', '0']] }),
    );

    expect(response.status).toBe(200);
    expect(backend.last.target).toBe(target);
  });

  test('a raw ; in the query does not split a parameter', async () => {
    await sendRaw(rig.port, rawBytes({ method: 'GET', target: '/b/k?versionId=a;b=c', headers: [host()] }));

    expect(backend.last.target).toBe('/b/k?versionId=a%3Bb=c');
  });

  test('a header of 300 KB passes', async () => {
    const long = 'x'.repeat(300_000);
    await sendRaw(
      rig.port,
      rawBytes({ method: 'GET', target: '/b/k', headers: [host(), ['X-Amz-Meta-Long', long]] }),
    );

    expect(backend.last.headers['x-amz-meta-long']).toHaveLength(long.length);
  });
});

describe('what a signature covers', () => {
  test('host, authorization and x-amz headers arrive byte-equal', async () => {
    const signed = [
      ['Host', `My-Bucket.S3.localhost.localstack.cloud:${rig.port}`],
      [
        'Authorization',
        'AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/s3/aws4_request,  SignedHeaders=host;x-amz-date, Signature=00ff',
      ],
      ['X-Amz-Date', '20261125T120000Z'],
      ['X-Amz-Security-Token', 'FwoGZXIvYXdzE//+=='],
      ['X-Amz-Content-SHA256', 'UNSIGNED-PAYLOAD'],
      ['x-amz-meta-with_underscore', 'a  b'],
      ['Accept-Encoding', 'gzip, deflate'],
      ['User-Agent', 'aws-sdk-ruby3/3.1 ua/2.0'],
    ] as const;
    await sendRaw(rig.port, rawBytes({ method: 'GET', target: '/k', headers: signed }));

    for (const [name, value] of signed) expect(backend.last.headers[name.toLowerCase()], name).toBe(value);
  });

  test('headers that only the gateway may set are not taken from a client', async () => {
    const spoofed = [
      ['X-Kecs-Route', 'own'],
      ['X-Kecs-Reason', 'no-backend'],
    ] as const;
    await sendRaw(rig.port, rawBytes({ method: 'GET', target: '/b/k', headers: [host(), ...spoofed] }));

    expect(backend.last.headers['x-kecs-route']).toBe('default');
    expect(backend.last.headers['x-kecs-reason']).toBeUndefined();
  });

  test('Connection: authorization does not send an ECS call to the backend', async () => {
    await sendRaw(
      rig.port,
      rawBytes({
        method: 'POST',
        target: '/',
        headers: [
          host(),
          ['Connection', 'authorization'],
          [
            'Authorization',
            'AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/ecs/aws4_request, Signature=0',
          ],
          ['X-Amz-Target', 'AmazonEC2ContainerServiceV20141113.ListClusters'],
          ['Content-Length', '2'],
        ],
        body: Buffer.from('{}'),
      }),
    );

    expect(controlPlane.last.headers['x-kecs-route']).toBe('ecs');
  });
});

describe('bodies', () => {
  test('an object stored with gzip is read back as it is by a client without Accept-Encoding', async () => {
    const packed = gzipSync('hello '.repeat(100));
    backend.respond = (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
      response.end(packed);
    };
    const response = await sendRaw(
      rig.port,
      rawBytes({ method: 'GET', target: '/b/packed', headers: [host()] }),
    );

    expect(headerOf(response, 'content-encoding')).toBe('gzip');
    expect(headerOf(response, 'content-length')).toBe(String(packed.length));
    expect(gunzipSync(Buffer.from(response.body, 'latin1')).toString()).toBe('hello '.repeat(100));
    expect(backend.last.headers['accept-encoding']).toBe('identity');
    backend.respond = (_, answer) => answer.end('ok');
  });

  test('Expect: 100-continue is answered at once', async () => {
    const socket = connect(rig.port, '127.0.0.1');
    const begun = performance.now();
    socket.write(
      `PUT /b/expect HTTP/1.1\r\nHost: localhost:${rig.port}\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n`,
    );
    expect(await next(socket)).toMatch(/^HTTP\/1\.1 100 /);
    socket.write('hello');
    expect(await next(socket)).toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();

    expect(performance.now() - begun).toBeLessThan(700);
    expect(backend.last.body.toString()).toBe('hello');
  });

  test('a chunked body with trailers inside it (aws-chunked) arrives as it was', async () => {
    const signed = '5;chunk-signature=0\r\nhello\r\n0;chunk-signature=0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n';
    await sendRaw(
      rig.port,
      rawBytes({
        method: 'PUT',
        target: '/b/chunked',
        headers: [
          host(),
          ['Transfer-Encoding', 'chunked'],
          ['Content-Encoding', 'aws-chunked'],
          ['X-Amz-Trailer', 'x-amz-checksum-crc32'],
        ],
        body: Buffer.from(`${signed.length.toString(16)}\r\n${signed}\r\n0\r\n\r\n`),
      }),
    );

    expect(backend.last.body.toString()).toBe(signed);
    expect(backend.last.headers['content-encoding']).toBe('aws-chunked');
    expect(backend.last.headers['x-amz-trailer']).toBe('x-amz-checksum-crc32');
  });
});

test('idle connections end on the side of the gateway, before a backend that keeps them 5 s', async () => {
  backend.server.keepAliveTimeout = 5_000;
  const sockets = new Set<Socket>();
  let ended = 0;
  backend.respond = (_, response) => {
    if (response.socket && !sockets.has(response.socket)) {
      sockets.add(response.socket);
      response.socket.once('end', () => ended++);
    }
    // Long enough for the calls to need a connection each.
    setTimeout(() => response.end('ok'), 200);
  };
  const calls = Array.from({ length: 4 }, () => fetch(`${rig.endpoint}/b/k`, { method: 'POST', body: 'x' }));
  await Promise.all(calls);
  backend.respond = (_, response) => void response.end('ok');
  await delay(4_500);

  expect(sockets.size).toBeGreaterThanOrEqual(4);
  // The health check may keep one of them busy.
  expect(ended).toBeGreaterThanOrEqual(sockets.size - 1);
});

describe('browsers', () => {
  const app = 'http://localhost:5173';

  test('a bucket preflight is answered by the backend', async () => {
    backend.respond = (_, response) =>
      void response
        .writeHead(200, { 'access-control-allow-origin': app, 'access-control-allow-methods': 'PUT' })
        .end();
    const response = await sendRaw(
      rig.port,
      rawBytes({
        method: 'OPTIONS',
        target: '/b/k',
        headers: [host(), ['Origin', app], ['Access-Control-Request-Method', 'PUT']],
      }),
    );
    backend.respond = (_, answer) => answer.end('ok');

    expect(headersOf(response, 'access-control-allow-origin')).toEqual([app]);
    expect(headerOf(response, 'access-control-allow-methods')).toBe('PUT');
  });

  test('an answer has one Access-Control-Allow-Origin, whatever the backend sends', async () => {
    backend.respond = (_, response) =>
      void response.writeHead(200, { 'access-control-allow-origin': '*' }).end('ok');
    const response = await sendRaw(
      rig.port,
      rawBytes({ method: 'GET', target: '/b/k', headers: [host(), ['Origin', app]] }),
    );
    backend.respond = (_, answer) => answer.end('ok');

    expect(headersOf(response, 'access-control-allow-origin')).toEqual([app]);
    expect(headerOf(response, 'access-control-expose-headers')).toContain('etag');
    expect(headerOf(response, 'vary')).toContain('Origin');
  });

  test('a preflight for an API call reaches the control plane', async () => {
    await sendRaw(
      rig.port,
      rawBytes({
        method: 'OPTIONS',
        target: '/',
        headers: [host(), ['Origin', app], ['Access-Control-Request-Method', 'POST']],
      }),
    );

    expect(controlPlane.last.method).toBe('OPTIONS');
    expect(controlPlane.last.headers['x-kecs-route']).toBe('preflight');
  });

  const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
  const image = ['Sec-Fetch-Site', 'cross-site'] as const;
  test.each([
    ['a form posted from a foreign page', 'POST', '/', [['Origin', 'https://evil.example'], form]],
    ['a form posted from a sandboxed frame', 'POST', '/', [['Origin', 'null'], form]],
    [
      'an allowed origin as a part of a foreign one',
      'POST',
      '/',
      [['Origin', 'http://localhost:1.evil.example']],
    ],
    ['an image with an action', 'GET', '/?Action=DeleteLoadBalancer&Version=2015-12-01', [image]],
    [
      'a preflight from a foreign page',
      'OPTIONS',
      '/',
      [
        ['Origin', 'https://evil.example'],
        ['Access-Control-Request-Method', 'POST'],
      ],
    ],
    ['a call to kecs itself', 'POST', '/_kecs/reset', [['Origin', 'https://evil.example']]],
    ['a page under a name that points here', 'GET', '/b/k', [['Host', 'evil.example']]],
    ['an object upload', 'PUT', '/b/k', [['Origin', 'https://evil.example']]],
  ] as const)('%s is refused and reaches nobody', async (_, method, target, headers) => {
    const before = [controlPlane.requests.length, backend.requests.length];
    const named = headers.some(([name]) => name === 'Host');
    const response = await sendRaw(
      rig.port,
      rawBytes({
        method,
        target,
        headers: [...(named ? [] : [host()]), ...headers, ['Content-Length', '0']],
      }),
    );

    expect(response.status).toBe(403);
    expect(headerOf(response, 'x-kecs-error')).toBe('foreign-page');
    expect(headerOf(response, 'access-control-allow-origin')).toBeUndefined();
    expect([controlPlane.requests.length, backend.requests.length]).toEqual(before);
  });

  test.each([
    'localhost',
    '127.0.0.1',
    '[::1]',
    'gateway',
    'b.s3.localhost.localstack.cloud',
    'ecs.us-east-1.amazonaws.com',
    'host.docker.internal',
    'ecs.localhost',
  ])('the host name %s is let in', async (name) => {
    const response = await sendRaw(
      rig.port,
      rawBytes({ method: 'GET', target: '/b/k', headers: [['Host', `${name}:${rig.port}`]] }),
    );

    expect(response.status).toBe(200);
  });
});

test('the endpoint answers on ::1 too, with the same routes', async () => {
  if (rig.settings.entryPoints.length < 2) return;
  const response = await sendRaw(
    rig.port,
    rawBytes({
      method: 'POST',
      target: '/',
      headers: [
        ['Host', `[::1]:${rig.port}`],
        ['X-Amz-Target', 'AmazonEC2ContainerServiceV20141113.ListClusters'],
        ['Content-Length', '2'],
      ],
      body: Buffer.from('{}'),
    }),
    '::1',
  );

  expect(response.status).toBe(200);
  expect(controlPlane.last.headers['x-kecs-route']).toBe('ecs');
});

test('buckets named like the paths of Traefik itself belong to the backend', async () => {
  for (const target of ['/api/rawdata', '/dashboard/', '/ping', '/metrics']) {
    await sendRaw(rig.port, rawBytes({ method: 'GET', target, headers: [host()] }));
    expect(backend.last.target).toBe(target);
  }
});

test('the access log has no signatures', async () => {
  await fetch(`${rig.endpoint}/b/k?X-Amz-Signature=topsecret`, { headers: { authorization: 'topsecret' } });
  await rig.stopTraefik();
  const log = rig.readLog('access');
  await rig.startTraefik();

  expect(log).toContain('"RouterName"');
  expect(log).not.toContain('topsecret');
});

function next(socket: Socket): Promise<string> {
  return new Promise((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
}
