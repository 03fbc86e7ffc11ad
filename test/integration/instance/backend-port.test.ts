import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, s3 } from '../../helpers/aws-calls.ts';
import { KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
let port = 0;
let endpoint = '';

beforeAll(async () => {
  const started = await home.start('back');
  expect(started).toMatchObject({ code: 0 });
  ({ endpoint } = started);
  port = Number(
    /backend: (\d+)/.exec(readFileSync(join(home.dir, 'instances/back/instance.yaml'), 'utf8'))?.[1],
  );
});
afterAll(() => home.remove());

/** One form POST as a page's form sends it, straight to the backend's own port. */
function post(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    outgoing.on('error', reject);
    outgoing.end('Action=ListUsers&Version=2010-05-08');
  });
}

test.each([
  ['a page from elsewhere', { origin: 'https://evil.test' }],
  ['a sandboxed page', { origin: 'null' }],
  ['a cross-site form without an origin', { 'sec-fetch-site': 'cross-site' }],
])('%s cannot drive the backend past the gateway', async (_who, headers) => {
  expect(await post(headers)).toBe(403);
});

test('a page whose name was pointed at this machine cannot drive the backend past the gateway', async () => {
  expect(await post({ host: `evil.test:${port}`, 'sec-fetch-site': 'same-origin' })).toBe(403);
});

test('a client that is no browser is served there', async () => {
  expect(await post({})).toBe(200);
});

test('what is no S3 object survives a kill of the backend too, a moment after it was acknowledged', async () => {
  const create = await fetch(`${endpoint}/`, {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSQS.CreateQueue', 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ QueueName: 'kept' }),
  });
  expect(create.status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const pid = (await home.status('back')).components.find(({ name }) => name === 'backend')?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  await eventually(async () => {
    const list = await fetch(`${endpoint}/`, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.ListQueues', 'content-type': 'application/x-amz-json-1.0' },
      body: '{}',
    });
    return (await list.text()).includes('/kept');
  }, 20);
  expect((await s3(endpoint, 'GET', '/')).status).toBe(200);
});
