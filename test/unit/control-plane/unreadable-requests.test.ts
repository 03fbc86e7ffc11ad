import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlaneRig, startRig } from '../../helpers/control-plane-rig.ts';
import { headerOf, sendRaw } from '../../helpers/raw-http.ts';

const TARGET = 'X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListClusters';

let rig: ControlPlaneRig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.close());

const send = (text: string) => sendRaw(Number(new URL(rig.address).port), Buffer.from(text, 'latin1'));

test('a method that is none is refused in the protocol of the caller', async () => {
  const answer = await send(`FOO / HTTP/1.1\r\nHost: localhost\r\n${TARGET}\r\nX-Kecs-Route: ecs\r\n\r\n`);

  expect(answer.status).toBe(400);
  expect(headerOf(answer, 'content-type')).toBe('application/x-amz-json-1.1');
  expect(headerOf(answer, 'x-kecs-route')).toBe('ecs');
  expect(JSON.parse(answer.body)).toMatchObject({ __type: 'SerializationException' });
});

test('headers of more than a megabyte are refused in the protocol of the caller', async () => {
  const answer = await send(
    `POST / HTTP/1.1\r\nHost: localhost\r\n${TARGET}\r\nX: ${'v'.repeat(1_300_000)}\r\n\r\n`,
  );

  expect(answer.status).toBe(431);
  expect(answer.body).toContain('RequestHeaderSectionTooLarge');
});

test('broken chunks are refused, and the server goes on', async () => {
  const head = `POST / HTTP/1.1\r\nHost: localhost\r\n${TARGET}\r\n`;

  expect((await send(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`)).status).toBe(400);
  expect((await send(`${head}Content-Length: 2\r\n\r\n{}`)).status).toBe(200);
  expect(rig.log.filter((line) => (line as { level?: string }).level === 'error')).toEqual([]);
});
