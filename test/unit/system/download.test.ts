import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { download } from '../../../src/system/download.ts';
import { loopbackServer } from '../../helpers/loopback-server.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const body = randomBytes(200_000);
const sha256 = createHash('sha256').update(body).digest('hex');

test('a file arrives whole, with its bytes counted', async () => {
  const { url } = await loopbackServer((_request, response) => {
    response.setHeader('content-length', body.length);
    response.end(body);
  });
  const target = join(temporaryFolder(), 'file');
  let seen = 0;
  await download(`${url}/file`, target, {
    sha256,
    onBytes: (done, total) => {
      seen = done;
      expect(total).toBe(body.length);
    },
  });
  expect(readFileSync(target).equals(body)).toBe(true);
  expect(seen).toBe(body.length);
});

test('a broken transfer is kept as .part and taken up where it stopped', async () => {
  let ranges: (string | undefined)[] = [];
  const { url } = await loopbackServer((request, response) => {
    ranges = [...ranges, request.headers.range];
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start === 0) {
      response.setHeader('content-length', body.length);
      response.write(body.subarray(0, 50_000), () => setTimeout(() => response.destroy(), 50));
    } else {
      response.writeHead(206, { 'content-length': body.length - start });
      response.end(body.subarray(start));
    }
  });
  const target = join(temporaryFolder(), 'file');
  await expect(download(`${url}/file`, target, { sha256 })).rejects.toMatchObject({ code: 'KECS1405' });
  expect(existsSync(target)).toBe(false);
  await download(`${url}/file`, target, { sha256 });
  expect(ranges).toEqual([undefined, 'bytes=50000-']);
  expect(readFileSync(target).equals(body)).toBe(true);
});

test('a wrong checksum throws the bytes away and says both sums', async () => {
  const { url } = await loopbackServer((_request, response) => response.end('something else'));
  const target = join(temporaryFolder(), 'file');
  await expect(download(url, target, { sha256 })).rejects.toMatchObject({
    code: 'KECS1404',
    details: { why: expect.stringContaining(sha256) },
  });
  expect(existsSync(target) || existsSync(`${target}.part`)).toBe(false);
});

test('a part that is whole already is not fetched again', async () => {
  const { url } = await loopbackServer((_request, response) => response.writeHead(416).end());
  const target = join(temporaryFolder(), 'file');
  writeFileSync(`${target}.part`, body);
  await download(url, target, { sha256 });
  expect(readFileSync(target).equals(body)).toBe(true);
});

test('a server that says no, or is not there, is named with its answer', async () => {
  const { url } = await loopbackServer((_request, response) => response.writeHead(404).end());
  const target = join(temporaryFolder(), 'file');
  await expect(download(url, target, { sha256 })).rejects.toMatchObject({ details: { why: 'HTTP 404' } });
  await expect(download('http://127.0.0.1:1/x', target, { sha256 })).rejects.toMatchObject({
    code: 'KECS1405',
  });
});
