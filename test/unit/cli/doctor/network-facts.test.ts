import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ownCertificates, reach } from '../../../../src/cli/doctor/network-facts.ts';
import { ensurePki } from '../../../../src/clusters/embedded/pki.ts';
import { InstanceFiles } from '../../../../src/clusters/instance/instance-files.ts';
import { loopbackServer } from '../../../helpers/loopback-server.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const { signal } = new AbortController();

test('any answer is an answer', async () => {
  const { url } = await loopbackServer((_request, response) => response.writeHead(404).end());
  expect(await reach(url, signal)).toEqual({});
});

test('a certificate that Node does not trust is told with who signed it', async () => {
  const files = new InstanceFiles(temporaryFolder());
  await ensurePki(files);
  const read = (name: string): string => readFileSync(files.pki(name), 'utf8');
  const server = createServer({ cert: read('apiserver.crt'), key: read('apiserver.key') });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const found = await reach(`https://localhost:${(server.address() as AddressInfo).port}`, signal);
  expect(found.problem).toMatch(/certificate/);
  expect(found.issuer).toMatch(/kecs/);
});

test('nobody there, and somebody who never answers', { timeout: 10_000 }, async () => {
  const silent = createTcpServer((socket) => void socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  expect(await reach(url, signal)).toEqual({ problem: 'no answer within 2.5 s' });
  await new Promise((resolve) => silent.close(resolve));
  expect((await reach(url, signal)).problem).toMatch(/ECONNREFUSED/);
});

test('the authorities in a file', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'ca.pem');
  const at = (file: string) => ownCertificates({ NODE_EXTRA_CA_CERTS: file });
  expect(ownCertificates({})).toBeUndefined();
  expect(at(path)).toMatchObject({ count: 0, problem: 'there is no such file' });
  writeFileSync(path, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'.repeat(2));
  expect(at(path)).toEqual({ path, count: 2 });
  expect(at(folder)).toMatchObject({ count: 0, problem: expect.stringMatching(/EISDIR/) });
});
