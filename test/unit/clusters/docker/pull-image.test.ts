import { expect, test } from 'vitest';
import { pullImage } from '../../../../src/clusters/docker/pull-image.ts';
import { fakeDockerServer } from '../../../helpers/fake-docker-server.ts';
import { fakeProgram } from '../../../helpers/fake-program.ts';

const { signal } = new AbortController();
const line = (value: object): string => `${JSON.stringify(value)}\r\n`;
const layer = (id: string, current: number, total: number): string =>
  line({ id, status: 'Downloading', progressDetail: { current, total } });

test('bytes of all layers are added up and told, however the lines come in pieces', async () => {
  const text = [
    layer('a', 1e6, 10e6),
    layer('b', 2e6, 20e6),
    line({ id: 'a', status: 'Download complete' }),
    line({ status: 'Status: Downloaded newer image' }),
  ].join('');
  const { asked } = await fakeDockerServer(200, [text.slice(0, 70), text.slice(70, 75), text.slice(75)]);
  const told: string[] = [];
  expect(await pullImage('traefik:v3', (each) => told.push(each), signal)).toEqual({ ok: true });
  expect(asked).toEqual(['POST /images/create?fromImage=traefik%3Av3']);
  expect(told).toEqual([
    'pulling traefik:v3: 1.0 of 10.0 MB',
    'pulling traefik:v3: 3.0 of 30.0 MB',
    'pulling traefik:v3: 12.0 of 30.0 MB',
  ]);
});

test('an image without a tag is the latest, not all of them', async () => {
  const { asked } = await fakeDockerServer(200, []);
  await pullImage('mirror.test:5000/traefik', () => undefined, signal);
  expect(asked).toEqual([
    `POST /images/create?fromImage=${encodeURIComponent('mirror.test:5000/traefik:latest')}`,
  ]);
});

test.each([
  ['refused at once', 404, '{"message":"pull access denied"}\n'],
  ['that breaks off', 200, line({ error: 'unexpected EOF' })],
])('a pull %s is left to docker itself, which knows credentials', async (_what, status, text) => {
  await fakeDockerServer(status, [text]);
  fakeProgram('docker', 'exit 0');
  expect(await pullImage('private:1', () => undefined, signal)).toEqual({ ok: true });
});

test('what Docker said is why an image is not to be had', async () => {
  await fakeDockerServer(404, ['{"message":"no such image"}']);
  fakeProgram('docker', "echo 'manifest unknown' >&2; exit 1");
  expect(await pullImage('none:1', () => undefined, signal)).toEqual({ ok: false, why: 'manifest unknown' });
});
