import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../../src/control-plane/start-control-plane.ts';
import { DEFAULT_ALLOWED_ORIGINS } from '../../../src/core/instance/instance.ts';
import { explainRequest } from '../../../src/gateway/explain/explain-request.ts';
import { routes } from '../../../src/gateway/routes.ts';
import { systemClock } from '../../../src/system/system-clock.ts';
import { FakeKube } from '../../helpers/fake-kube.ts';
import { GatewayRig } from '../../helpers/gateway-rig.ts';
import { headerOf, rawBytes, sendRaw } from '../../helpers/raw-http.ts';
import { HEALTH_PATH, Recorder } from '../../helpers/recorder.ts';
import { type RoutingFixture, requestOf, routingFixtures } from '../../helpers/routing-fixtures.ts';

// The explanation of a person's request is made from the same table; here it is held against Traefik.
const table = routes(DEFAULT_ALLOWED_ORIGINS);

const send = (rig: GatewayRig, { body, ...request }: RoutingFixture): ReturnType<typeof sendRaw> =>
  sendRaw(rig.port, rawBytes({ ...request, body: Buffer.from(body, 'base64') }));

describe('the routes in front of recorders', () => {
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

  test.each(routingFixtures)('$name goes to $route', async (fixture) => {
    const before = { controlPlane: controlPlane.requests.length, backend: backend.requests.length };
    const explained = explainRequest(table, requestOf(fixture)).taken?.mark;
    const response = await send(rig, fixture);

    const reached = {
      controlPlane: controlPlane.requests.length - before.controlPlane,
      backend: backend.requests.length - before.backend,
    };
    if (fixture.route === 'refused') {
      expect(reached).toEqual({ controlPlane: 0, backend: 0 });
      expect(response.status).toBe(403);
      expect(headerOf(response, 'x-kecs-error')).toBe('foreign-page');
      expect(explained).toBe('refused');
      return;
    }
    if (fixture.route === 'default' && !fixture.byForm) {
      expect(reached).toEqual({ controlPlane: 0, backend: 1 });
      expect(headerOf(response, 'x-kecs-route')).toBe('default');
      expect(backend.last.headers['x-kecs-route']).toBe('default');
      expect(explained).toBe('default');
      return;
    }
    expect(reached).toEqual({ controlPlane: 1, backend: 0 });
    const mark = controlPlane.last.headers['x-kecs-route'];
    expect(explained).toBe(mark);
    if (fixture.byForm) expect(mark).toMatch(/^(form|elbv2|ecs)$/);
    else expect(mark).toBe(fixture.route);
    const body = Buffer.from(fixture.body, 'base64');
    if (!/chunked/.test(JSON.stringify(fixture.headers))) expect(controlPlane.last.body).toEqual(body);
  });
});

describe('the routes in front of the real second stage', () => {
  let controlPlane: ControlPlane;
  let backend: Recorder;
  let rig: GatewayRig;

  beforeAll(async () => {
    backend = await Recorder.start();
    controlPlane = await startControlPlane({
      host: '127.0.0.1',
      port: 0,
      adminPort: 0,
      namespace: 'kecs-system',
      kube: new FakeKube(),
      clock: systemClock,
      backendUrl: `http://127.0.0.1:${backend.port}`,
      allowedOrigins: DEFAULT_ALLOWED_ORIGINS,
      version: '0.0.0-test',
      log: () => undefined,
      resetAllowed: false,
    });
    rig = await GatewayRig.start({
      controlPlanePort: Number(new URL(controlPlane.address).port),
      backend: { host: '127.0.0.1', port: backend.port, healthPath: HEALTH_PATH },
    });
  });
  afterAll(async () => {
    await rig?.stop();
    await controlPlane?.close();
    await backend.stop();
  });

  test.each(routingFixtures)('$name is answered by $route', async (fixture) => {
    const before = backend.requests.length;
    const response = await send(rig, fixture);
    const reachedBackend = backend.requests.length - before;

    // /_kecs/health asks the backend how it is.
    if (fixture.route !== 'own') expect(reachedBackend).toBe(fixture.route === 'default' ? 1 : 0);
    if (fixture.route !== 'own' && fixture.route !== 'preflight') {
      expect(headerOf(response, 'x-kecs-route')).toBe(fixture.route);
    }
    if (fixture.byForm && fixture.route === 'default') {
      expect(backend.last.body).toEqual(Buffer.from(fixture.body, 'base64'));
      expect(backend.last.headers.host).toBe(
        fixture.headers.find(([name]) => name.toLowerCase() === 'host')?.[1],
      );
    }
    expect(response.status, response.body).toBeLessThan(502);
  });
});
