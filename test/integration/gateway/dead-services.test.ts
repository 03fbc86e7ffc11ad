import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareRouters, expectedRouters } from '../../../src/gateway/compare-routers.ts';
import { probes, runProbe } from '../../../src/gateway/probes.ts';
import { liveRouters } from '../../../src/gateway/traefik-api.ts';
import { Services } from '../../../src/kube/resource-types.ts';
import { GatewayRig } from '../../helpers/gateway-rig.ts';
import { HEALTH_PATH, Recorder, type Responder } from '../../helpers/recorder.ts';

let controlPlane: Recorder;
let backend: Recorder;
let rig: GatewayRig;

const asControlPlane: Responder = ({ headers }, response) =>
  void response
    .writeHead(200, { 'x-kecs-route': String(headers['x-kecs-route']).replace('form', 'elbv2') })
    .end('{}');

beforeAll(async () => {
  controlPlane = await Recorder.start(asControlPlane);
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

const listClusters = (): Promise<Response> =>
  fetch(rig.endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
      'content-type': 'application/x-amz-json-1.1',
    },
    body: '{}',
  });

const describeLoadBalancers = (): Promise<Response> =>
  fetch(rig.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=DescribeLoadBalancers&Version=2015-12-01',
  });

describe('a control plane that is down', () => {
  test('its calls get an error in their protocol, and never reach the backend', async () => {
    const before = backend.requests.length;
    await controlPlane.stop();
    const [ecs, elbv2] = await Promise.all([listClusters(), describeLoadBalancers()]);

    expect(ecs.status).toBe(503);
    expect(ecs.headers.get('x-amzn-errortype')).toBe('ServiceUnavailableException');
    expect(ecs.headers.get('x-kecs-error')).toBe('unavailable');
    expect(ecs.headers.get('x-kecs-route')).toBe('ecs');
    expect(await ecs.json()).toEqual({
      __type: 'ServiceUnavailableException',
      message: "kecs: the control plane of instance 'rig' does not answer; see: kecs status --name rig",
    });
    expect(elbv2.status).toBe(503);
    expect(elbv2.headers.get('content-type')).toBe('text/xml');
    expect(await elbv2.text()).toContain('<Code>ServiceUnavailable</Code>');
    expect(backend.requests.length).toBe(before);
    await controlPlane.listen();
  });

  test('a restart of half a second is not noticed', async () => {
    await controlPlane.stop();
    const answer = listClusters();
    await delay(400);
    await controlPlane.listen();

    expect((await answer).status).toBe(200);
  });
});

describe('a backend that is down', () => {
  const put = (body: string): Promise<Response> => fetch(`${rig.endpoint}/b/k`, { method: 'PUT', body });

  test('its calls get an error in their protocol', async () => {
    await backend.stop();
    // A body that goes out on a connection whose end Traefik has not seen yet is under way: that is another test.
    await delay(100);
    const s3 = await put('x'.repeat(100_000));
    const json = await fetch(rig.endpoint, {
      method: 'POST',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        'content-type': 'application/x-amz-json-1.0',
      },
      body: '{}',
    });

    expect(s3.status).toBe(503);
    expect(s3.headers.get('x-kecs-error')).toBe('unavailable');
    expect(await s3.text()).toContain("<Message>kecs: the backend of instance 'rig' does not answer");
    expect(json.status).toBe(503);
    expect(json.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(await json.json()).toMatchObject({ __type: 'ServiceUnavailableException' });
    await backend.listen();
  });

  test('it is found again within a second after it is back', async () => {
    await backend.stop();
    expect((await put('x')).status).toBe(503);
    await backend.listen();
    await delay(1_000);

    expect((await put('y')).status).toBe(200);
    expect(backend.last.body.toString()).toBe('y');
  });

  test('no call is answered in plain text, from the moment it dies until it is found again', async () => {
    const body = 'z'.repeat(100_000);
    const answers: Response[] = [];
    await backend.stop();
    const endsAt = Date.now() + 1_500;
    const callers = Array.from({ length: 5 }, async () => {
      while (Date.now() < endsAt) answers.push(await put(body));
    });
    await delay(700);
    await backend.listen();
    await Promise.all(callers);

    const kinds = answers.map(({ status, headers }) =>
      `${status} ${headers.get('x-kecs-error') ?? ''}`.trim(),
    );
    expect([...new Set(kinds)].toSorted()).toEqual(['200', '503 unavailable']);
    expect(backend.last.body.toString()).toBe(body);
  });

  test.each([429, 500, 502, 503, 504])(
    'an answer of its own with status %i passes untouched',
    async (status) => {
      backend.respond = (_, response) => void response.writeHead(status, { 'x-own': 'yes' }).end('<own/>');
      const response = await fetch(`${rig.endpoint}/b/k`);
      backend.respond = (_, answer) => void answer.end('ok');

      expect(response.status).toBe(status);
      expect(response.headers.get('x-own')).toBe('yes');
      expect(response.headers.get('x-kecs-error')).toBeNull();
      expect(await response.text()).toBe('<own/>');
    },
  );
});

test('every probe is answered by the right one', async () => {
  const results = await Promise.all(probes(rig.settings).map((probe) => runProbe(probe, rig.endpoint)));

  expect(results.map(({ name, ok, reason }) => ({ name, ok, reason }))).toEqual([
    { name: 'ecs', ok: true, reason: '' },
    { name: 'elbv2', ok: true, reason: '' },
    { name: 'default', ok: true, reason: '' },
  ]);
});

describe('a route that Traefik does not serve', () => {
  const problems = async (): Promise<string[]> => {
    await delay(700);
    const found = compareRouters(expectedRouters(rig.settings), await liveRouters(rig.apiUrl));
    return found
      .filter(({ entryPoint }) => entryPoint === 'aws')
      .map(({ name, problem }) => `${name} ${problem}`);
  };

  test('is reported missing when its service is gone', async () => {
    const service = await rig.kube.get(Services, 'kecs-control-plane', 'kecs-system');
    await rig.kube.delete(Services, 'kecs-control-plane', { namespace: 'kecs-system' });
    expect(await problems()).toEqual([
      'own missing',
      'preflight missing',
      'ecs missing',
      'elbv2 missing',
      'form missing',
    ]);

    if (service) await rig.kube.apply(cleaned(service));
    expect(await problems()).toEqual([]);
  });

  test('is reported disabled when a middleware is gone', async () => {
    const type = {
      group: 'traefik.io',
      version: 'v1alpha1',
      plural: 'middlewares',
      kind: 'Middleware',
      namespaced: true,
    };
    const mark = await rig.kube.get(type, 'mark-ecs', 'kecs-system');
    await rig.kube.delete(type, 'mark-ecs', { namespace: 'kecs-system' });
    expect(await problems()).toEqual(['ecs disabled']);

    if (mark) await rig.kube.apply(cleaned(mark));
    expect(await problems()).toEqual([]);
  });
});

/** The object without what the API server added, so that it can be applied again. */
function cleaned<T extends { metadata: object }>(object: T): T {
  const {
    managedFields: _,
    resourceVersion: __,
    uid: ___,
    ...metadata
  } = object.metadata as Record<string, unknown>;
  return { ...object, metadata: { ...metadata, creationTimestamp: undefined } };
}
