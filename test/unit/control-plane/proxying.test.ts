import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';
import { startBackend } from '../../helpers/recording-backend.ts';

describe('the API server towards the backend', () => {
  let rig: ControlPlaneRig;
  afterEach(() => rig.close());

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
    const form = await fetch(rig.address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: url.slice(2),
      signal: AbortSignal.timeout(3_000),
    });
    expect(form.status).toBe(501);
    await rig.close();
    rig = await startRig({ backendUrl: 'http://127.0.0.1:9' });
    const dead = await fetch(`${rig.address}${url}`);
    expect(dead.status).toBe(500);
    expect(await dead.text()).toContain('<Code>InternalFailure</Code>');
  });
});
