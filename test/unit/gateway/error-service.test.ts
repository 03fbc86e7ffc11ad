import { expect, onTestFinished, test } from 'vitest';
import { startErrorService } from '../../../src/gateway/error-service/start-error-service.ts';
import { sendRaw } from '../../helpers/raw-http.ts';

async function service(): Promise<string> {
  const running = await startErrorService({ host: '127.0.0.1', port: 0, instance: 'unit' });
  onTestFinished(() => running.close());
  return `http://127.0.0.1:${running.port}`;
}

test('it says that it is well', async () => {
  expect((await fetch(`${await service()}/_kecs/error-service/health`)).status).toBe(200);
});

test('a request that came here because its service is down is told so', async () => {
  const response = await fetch(`${await service()}/b/k?x=1`, {
    method: 'PUT',
    headers: { 'x-kecs-route': 'default' },
    body: 'x'.repeat(200_000),
  });

  expect(response.status).toBe(503);
  expect(response.headers.get('x-kecs-error')).toBe('unavailable');
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.text()).toContain("the backend of instance 'unit'");
});

test('the protocol of a refusal is told by the address in the question', async () => {
  const url = encodeURIComponent('http://localhost:4566/?Action=ListUsers&Version=2010-05-08');
  const response = await fetch(`${await service()}/_kecs/error/throttled?url=${url}`);

  expect(response.headers.get('content-type')).toBe('text/xml');
  expect(await response.text()).toContain('<Code>Throttling</Code>');
});

test('a refusal of the rate limit is held back for half a second, other answers are not', async () => {
  const base = await service();
  const timed = async (path: string): Promise<number> => {
    const begun = performance.now();
    await fetch(base + path);
    return performance.now() - begun;
  };

  expect(await timed('/_kecs/error/throttled?url=x')).toBeGreaterThanOrEqual(490);
  expect(await timed('/b/k')).toBeLessThan(300);
});

test('a question with a broken address is answered all the same', async () => {
  const response = await fetch(`${await service()}/_kecs/error/throttled?url=%ZZ%`);

  expect(response.status).toBe(503);
  expect(await response.text()).toContain('SlowDown');
});

test('a foreign page is named without breaking the XML', async () => {
  const response = await fetch(`${await service()}/`, {
    headers: {
      'x-kecs-reason': 'foreign-page',
      origin: 'https://a.example/<b>&',
    },
  });

  expect(response.status).toBe(403);
  expect(await response.text()).toContain('https://a.example/&lt;b&gt;&amp; may not call');
});

test('a HEAD gets the head alone', async () => {
  const response = await fetch(`${await service()}/b/k`, { method: 'HEAD' });

  expect(response.status).toBe(503);
  expect(await response.text()).toBe('');
});

test('CBOR is a map of two texts', async () => {
  const response = await fetch(`${await service()}/service/X/operation/Y`, {
    method: 'POST',
    headers: { 'smithy-protocol': 'rpc-v2-cbor', 'x-kecs-reason': 'no-backend' },
  });
  const bytes = Buffer.from(await response.arrayBuffer());

  expect(response.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
  expect(bytes.subarray(0, 12)).toEqual(Buffer.from('\xa2\x79\x00\x06__type\x79\x00', 'latin1'));
  expect(bytes.toString('latin1')).toContain('--no-localstack');
});

test('a request with ten thousand headers, or a method that is none, is answered like another', async () => {
  const { port } = new URL(await service());
  const head = 'x-kecs-reason: no-backend\r\nX-Amz-Target: AmazonSQS.ListQueues\r\n';
  const many = Array.from({ length: 10_000 }, (_, at) => `X-H-${at}: v\r\n`).join('');

  for (const text of [
    `POST / HTTP/1.1\r\nHost: h\r\n${head}${many}\r\n`,
    `FOO / HTTP/1.1\r\nHost: h\r\n${head}\r\n`,
  ]) {
    const answer = await sendRaw(Number(port), Buffer.from(text));
    expect(answer.status).toBe(501);
    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'NotImplementedException' });
  }
});

test('a taken port is an error of its own', async () => {
  const port = Number(new URL(await service()).port);

  await expect(startErrorService({ host: '127.0.0.1', port, instance: 'unit' })).rejects.toMatchObject({
    code: 'KECS1505',
  });
});
