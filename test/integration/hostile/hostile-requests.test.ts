import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { InstancePorts } from '../../../src/core/instance/instance.ts';
import { headerOf, rawBytes, sendRaw } from '../../helpers/raw-http.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const NAME = 'hostile';
const ECS = 'AmazonEC2ContainerServiceV20141113';
const TARGET = ['X-Amz-Target', `${ECS}.ListClusters`] as const;
const JSON11 = ['Content-Type', 'application/x-amz-json-1.1'] as const;
const FOREIGN = [
  ['a foreign origin', ['Origin', 'https://evil.example']],
  ['no origin of its own', ['Origin', 'null']],
  ['another site', ['Sec-Fetch-Site', 'cross-site']],
] as const;

const home = new KecsHome();
let port = 0;
let ports: InstancePorts;

beforeAll(async () => {
  const started = await home.start(NAME, '--rate-limit', 'off');
  expect(started.stderr + started.stdout).toContain('Ready in');
  port = started.port;
  const instance = readFileSync(join(home.dir, 'instances', NAME, 'instance.yaml'), 'utf8');
  ({ ports } = parse(instance) as { ports: InstancePorts });
});

afterAll(() => home.remove());

const host = (name = `localhost:${port}`) => ['Host', name] as const;

function send(
  method: string,
  target: string,
  headers: readonly (readonly [string, string])[],
  body = '',
  at = port,
) {
  const bytes = Buffer.from(body);
  return sendRaw(
    at,
    rawBytes({ method, target, headers: [...headers, ['Content-Length', `${bytes.length}`]], body: bytes }),
  );
}

async function restarts(): Promise<Record<string, number>> {
  const { components } = await home.status(NAME);
  return Object.fromEntries(components.map(({ name, restarts: count }) => [name, count]));
}

describe('a broken client', () => {
  test.each([
    ['half an object', '{"clusterName":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['a byte order mark', '\ufeff{}'],
    ['two objects', '{}{}'],
    ['NaN', '{"clusterName":NaN}'],
    ['lists in lists, 200 000 deep', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['objects in objects, 100 000 deep', `{"tags":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`],
    ['a number for a name', '{"clusterName":1}'],
  ])('gets a SerializationException for %s', async (_what, body) => {
    const headers = [host(), ['X-Amz-Target', `${ECS}.CreateCluster`], JSON11] as const;
    const answer = await send('POST', '/', headers, body);

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'SerializationException' });
  });

  test.each([ECS, `${ECS}.`, `${ECS}.__proto__`, `${ECS}.${'A'.repeat(50_000)}`])(
    'is told that there is no such operation as %.60s, by ECS and not by the backend',
    async (target) => {
      const answer = await send('POST', '/', [host(), ['X-Amz-Target', target], JSON11], '{}');

      expect(answer.status).toBe(400);
      expect(headerOf(answer, 'x-kecs-route')).toBe('ecs');
      expect(JSON.parse(answer.body)).toMatchObject({ __type: 'UnknownOperationException' });
    },
  );

  test.each(['/20260101/us-east-1/ecs', 'AKID/20260101/../../etc/ecs', 'AKID/1/us-east-1/ecs', 'AKID'])(
    'whose signature is for %s is answered by ECS, as its target says',
    async (scope) => {
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}/aws4_request, SignedHeaders=host, Signature=0`;
      const headers = [host(), TARGET, JSON11, ['Authorization', authorization]] as const;
      const answer = await send('POST', '/', headers, '{}');

      expect(answer.status).toBe(200);
      expect(headerOf(answer, 'x-kecs-route')).toBe('ecs');
    },
  );

  test('of HTTP/1.0 that names no host is answered', async () => {
    const answer = await sendRaw(
      port,
      Buffer.from(`POST / HTTP/1.0\r\n${TARGET.join(': ')}\r\n${JSON11.join(': ')}\r\n\r\n`),
    );

    expect(answer.status).toBe(200);
    expect(headerOf(answer, 'x-kecs-route')).toBe('ecs');
  });

  test('with a method that is none is refused in its protocol', async () => {
    const answer = await send('FOO', '/', [host(), TARGET, JSON11], '{}');

    expect(answer.status).toBe(400);
    expect(headerOf(answer, 'x-kecs-route')).toBe('ecs');
    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'SerializationException' });
  });

  test('with a megabyte of headers is served, or refused by name', async () => {
    const fits = await send('POST', '/', [host(), TARGET, JSON11, ['X-Long', 'v'.repeat(1_047_000)]], '{}');
    const many = Array.from({ length: 10_000 }, (_, at) => [`X-H-${at}`, 'v'] as const);

    expect(fits.status).toBe(200);
    expect((await send('POST', '/', [host(), TARGET, JSON11, ...many], '{}')).status).toBe(200);
  });

  test('with a body of 100 MB is refused, and nothing has to be started again', async () => {
    const before = await restarts();
    const body = Buffer.alloc(100 << 20, 'a');
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { [TARGET[0]]: TARGET[1], [JSON11[0]]: JSON11[1] },
      body,
    });

    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ __type: 'RequestEntityTooLarge' });
    expect(await restarts()).toEqual(before);
  });

  test('that puts a large object gets the same bytes back', async () => {
    const url = `http://127.0.0.1:${port}/large-objects`;
    const body = randomBytes(48 << 20);
    await fetch(url, { method: 'PUT' });
    expect((await fetch(`${url}/a//b`, { method: 'PUT', body })).status).toBe(200);
    const back = Buffer.from(await (await fetch(`${url}/a//b`)).arrayBuffer());

    expect(digest(back)).toBe(digest(body));
  });
});

describe('a web page', () => {
  test.each(FOREIGN)('with %s cannot empty the instance by any port', async (_which, header) => {
    for (const at of [port, ports.controlPlane]) {
      expect((await send('POST', '/_kecs/reset', [host(), header], '', at)).status).toBe(403);
    }
  });

  test.each([...FOREIGN, ['a browser that says no more', ['User-Agent', 'Mozilla/5.0 (X11)']] as const])(
    'with %s cannot use the backend past the gateway',
    async (_which, header) => {
      const own = host(`127.0.0.1:${ports.backend}`);

      expect((await send('PUT', '/from-a-page', [own, header], '', ports.backend)).status).toBe(403);
      expect((await send('GET', '/from-a-page', [own], '', ports.backend)).status).toBe(404);
    },
  );

  test('whose name was pointed at this machine cannot either', async () => {
    const rebound = host(`evil.example:${ports.backend}`);

    expect((await send('PUT', '/from-a-page', [rebound], '', ports.backend)).status).toBe(403);
  });

  test('cannot call by an image under a name of this machine that browsers do not know as such', async () => {
    const alias = host(`localhost.localstack.cloud:${port}`);
    const call = '/?Action=CreateUser&UserName=eve&Version=2010-05-08';
    const browser = ['User-Agent', 'Mozilla/5.0 (X11)'] as const;

    expect(headerOf(await send('GET', call, [alias, browser]), 'x-kecs-error')).toBe('foreign-page');
    expect((await send('GET', call, [alias, ['User-Agent', 'aws-cli/2']])).status).toBe(200);
  });
});

test('while Traefik has no routes yet, because Kubernetes does not answer, nothing is said not to exist', async () => {
  const pidOf = async (name: string): Promise<number> => {
    const { components } = await home.status(NAME);
    const pid = components.find((component) => component.name === name)?.pid;
    if (!pid) throw new Error(`${name} does not run`);
    return pid;
  };
  const apiServer = await pidOf('kube-apiserver');
  process.kill(apiServer, 'SIGSTOP');
  try {
    process.kill(await pidOf('traefik'), 'SIGKILL');
    await untilAnswered((answer) => headerOf(answer, 'x-kecs-error') === 'starting');
    const object = await send('GET', '/large-objects/a//b', [host()]);
    const ecs = await send('POST', '/', [host(), TARGET, JSON11], '{}');

    expect(object.status).toBe(503);
    expect(object.body).toContain('<Code>ServiceUnavailable</Code>');
    expect(headerOf(object, 'retry-after')).toBe('1');
    expect(ecs.status).toBe(503);
    expect(JSON.parse(ecs.body)).toMatchObject({ __type: 'ServiceUnavailableException' });
  } finally {
    process.kill(apiServer, 'SIGCONT');
  }
  await untilAnswered((answer) => answer.status === 200);
});

async function untilAnswered(wanted: (answer: Awaited<ReturnType<typeof send>>) => boolean): Promise<void> {
  for (let last = '', endsAt = Date.now() + 30_000; ; await delay(50)) {
    try {
      const answer = await send('POST', '/', [host(), TARGET, JSON11], '{}');
      if (wanted(answer)) return;
      last = `${answer.status} ${answer.body}`;
    } catch (thrown) {
      last = String(thrown);
    }
    if (Date.now() > endsAt) throw new Error(`the last answer was: ${last}`);
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
