import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { expect, test } from 'vitest';
import type { CliDeps } from '../../../../src/cli/deps.ts';
import { bundlePath, writeBundle } from '../../../../src/cli/doctor/bundle.ts';
import { lastOfPart } from '../../../../src/cli/doctor/last-of-part.ts';
import { makeBundle } from '../../../../src/cli/doctor/make-bundle.ts';
import { InstanceStore } from '../../../../src/clusters/instance/instance-store.ts';
import { noSuchPart } from '../../../../src/core/errors/catalogue/gateway.ts';
import type { Instance } from '../../../../src/core/instance/instance.ts';
import type { PartLogPiece } from '../../../../src/core/part-log.ts';
import { emptyPath } from '../../../helpers/fake-program.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const SECRETS = ['hunter2', 'AKIAIOSFODNN7EXAMPLE', 'deadbeef01', 'correcthorse', 'FwoGZXIv', 'mypassphrase'];

/** A home with one instance that is stopped, one whose file is damaged, and secrets wherever they could be. */
function home(): InstanceStore {
  const store = new InstanceStore(temporaryFolder());
  store.save({
    apiVersion: 'kecs.dev/v1',
    kind: 'Instance',
    name: 'one',
    provider: 'embedded',
    node: 'simulated',
    kecsVersion: '0.1.0',
    backend: { kind: 'url', url: 'http://me:hunter2@backend:4566' },
    ports: { api: 4566 },
  } as unknown as Instance);
  const log = (name: string, ...lines: string[]): void =>
    writeFileSync(store.files('one').log(name), `${lines.join('\n')}\n`);
  log('traefik', '{"msg":"fine","Authorization":"AWS4 Signature=deadbeef01"}', 'started');
  log('backend', 'GET /b?X-Amz-Security-Token=FwoGZXIv&x=1', 'key AKIAIOSFODNN7EXAMPLE', 'said correcthorse');
  log('supervisor');
  mkdirSync(store.files('bad').dir, { recursive: true });
  writeFileSync(store.files('bad').instance(), 'password: mypassphrase\nname: [\n');
  return store;
}

function depsWith(env: Record<string, string>): CliDeps & { said: string[] } {
  const said: string[] = [];
  return {
    env,
    version: '0.1.0',
    signal: new AbortController().signal,
    stderr: { write: (text: string) => said.push(text) },
    said,
  } as unknown as CliDeps & { said: string[] };
}

async function unpacked(path: string): Promise<Record<string, string>> {
  const entries = await unpackTar(gunzipSync(readFileSync(path)));
  return Object.fromEntries(
    entries.map(({ header, data }) => [header.name, Buffer.from(data ?? []).toString('utf8')]),
  );
}

test('findings, versions, settings, status and logs; nothing of it is secret, and nobody else reads it', async () => {
  const store = home();
  const path = join(temporaryFolder(), 'kecs.tar.gz');
  const settings = join(temporaryFolder(), 'kecs.yaml');
  writeFileSync(settings, 'kind: Config\nspec: {backend: "url=http://me:hunter2@backend:4566"}\n');
  const deps = depsWith({
    KECS_CONFIG: settings,
    HTTPS_PROXY: 'http://me:hunter2@proxy:3128',
    CI_TOKEN: 'correcthorse',
    AWS_SECRET_ACCESS_KEY: 'mypassphrase',
    HOME: '/home/me',
  });
  const names = await makeBundle(deps, store, path, { text: 'used by AKIAIOSFODNN7EXAMPLE' });
  const files = await unpacked(path);
  expect(Object.keys(files)).toEqual(names.map((name) => `kecs-doctor/${name}`));
  expect(names).toEqual([
    'findings.json',
    'version.json',
    'environment.json',
    'kecs.yaml',
    'instances/bad/instance.yaml',
    'instances/one/instance.yaml',
    'instances/one/status.json',
    'instances/one/logs/backend.log',
    'instances/one/logs/traefik.log',
    'unread.txt',
  ]);
  const all = JSON.stringify(files);
  for (const secret of SECRETS) expect(all).not.toContain(secret);
  expect(files['kecs-doctor/instances/one/logs/traefik.log']).toContain('started');
  expect(files['kecs-doctor/instances/one/instance.yaml']).toContain('url: http://[redacted]@backend:4566');
  expect(files['kecs-doctor/instances/one/status.json']).toContain('"state": "stopped"');
  expect(JSON.parse(files['kecs-doctor/environment.json'] ?? '')).toEqual({
    AWS_SECRET_ACCESS_KEY: '[redacted]',
    HTTPS_PROXY: 'http://[redacted]@proxy:3128',
    KECS_CONFIG: settings,
  });
  expect(files['kecs-doctor/version.json']).toContain('"kecs": "0.1.0"');
  // What cannot be read keeps nothing else away.
  expect(files['kecs-doctor/unread.txt']).toMatch(/^instances\/bad\/status\.json: .*instance\.yaml/m);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a cluster that does not answer: each log of its parts is told as unread', async () => {
  emptyPath();
  const store = new InstanceStore(temporaryFolder());
  store.save({
    apiVersion: 'kecs.dev/v1',
    kind: 'Instance',
    name: 'pods',
    provider: 'kind',
    kecsVersion: '0.1.0',
    backend: { kind: 'none' },
    ports: { api: 4566, kubeApi: 4567, listeners: [] },
    images: { traefik: 'traefik', backend: 'none' },
  } as unknown as Instance);
  const path = join(temporaryFolder(), 'kecs.tar.gz');
  const names = await makeBundle(depsWith({}), store, path, {});
  expect(names).toEqual(expect.arrayContaining(['instances/pods/instance.yaml', 'unread.txt']));
  const unread = (await unpacked(path))['kecs-doctor/unread.txt'] ?? '';
  for (const part of ['control-plane', 'backend', 'traefik', 'error-service'])
    expect(unread).toMatch(new RegExp(`^instances/pods/logs/${part}\\.log: .+`, 'm'));
});

test('its files are listed before it is written', async () => {
  const store = home();
  const path = join(temporaryFolder(), 'kecs.tar.gz');
  const deps = depsWith({});
  const wasThere: boolean[] = [];
  deps.stderr.write = (text: string) => {
    wasThere.push(existsSync(path));
    return deps.said.push(text) > 0;
  };
  const names = await makeBundle(deps, store, path, {});
  const listed = deps.said.slice(1, -1).map((line) => line.trim().split('  ')[0]);
  expect(listed).toEqual(names);
  expect(wasThere).toEqual([...listed.map(() => false), false, true]);
});

test('what is there already is not written over; a folder that is not there is told', () => {
  const folder = temporaryFolder();
  expect(bundlePath(join(folder, 'new.tar.gz'))).toBe(join(folder, 'new.tar.gz'));
  for (const path of [folder, ''])
    expect(() => bundlePath(path)).toThrow(expect.objectContaining({ code: 'KECS1101' }));
  expect(() => writeBundle(join(folder, 'no', 'x.tar.gz'), new Uint8Array())).toThrow(
    expect.objectContaining({ code: 'KECS1101' }),
  );
});

test('the end of a log in a cluster; none of a part that there is not', async () => {
  const says = (pieces: PartLogPiece[]) => ({
    partLog: async function* () {
      yield* pieces;
    },
  });
  const lines = ['a', 'b', 'c', 'd'].map((text) => ({ at: 0, text }));
  const pieces: PartLogPiece[] = [
    { kind: 'lines', lines: lines.slice(0, 3) },
    { kind: 'note', text: 'pod x is gone' },
    { kind: 'lines', lines: lines.slice(3) },
    { kind: 'caught-up' },
    { kind: 'lines', lines },
  ];
  expect(await lastOfPart(says(pieces), 'traefik', 2, 1_000)).toEqual(['c', 'd']);
  const none = {
    partLog: async function* (part: string): AsyncGenerator<PartLogPiece> {
      if (part === 'backend') throw noSuchPart(part, ['traefik']);
      yield { kind: 'caught-up' };
    },
  };
  expect(await lastOfPart(none, 'backend', 2, 1_000)).toEqual([]);
});
