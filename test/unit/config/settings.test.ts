import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveStartSettings } from '../../../src/config/settings.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const none = { HOME: '/home/nobody', KECS_CONFIG: '' };

function configFile(text: string): string {
  const path = join(temporaryFolder(), 'kecs.yaml');
  writeFileSync(path, text);
  return path;
}

test('without anything said, the defaults hold', () => {
  expect(resolveStartSettings({}, none)).toEqual({
    name: 'kecs',
    home: '/home/nobody/.kecs',
    timeoutMs: 600_000,
    apiPort: undefined,
    adminPort: undefined,
    backend: undefined,
    provider: undefined,
    cluster: { context: undefined, namespace: undefined, storageClass: undefined },
    images: { traefik: undefined, controlPlane: undefined, backend: undefined, node: undefined },
    rateLimit: undefined,
    allowOrigins: undefined,
  });
});

test('a flag wins over the environment, which wins over the file, which wins over the default', () => {
  const config = configFile(
    'apiVersion: kecs.dev/v1\nkind: Config\nspec:\n  name: from-file\n  apiPort: 5001\n  timeout: 30s\n',
  );
  const env = { ...none, KECS_API_PORT: '5002', KECS_TIMEOUT: '40s' };
  const settings = resolveStartSettings({ config, timeout: '50s' }, env);
  expect(settings).toMatchObject({ name: 'from-file', apiPort: 5002, timeoutMs: 50_000 });
});

test.each([
  [{ apiPort: 'junk' }, '--api-port'],
  [{ apiPort: '0' }, '--api-port'],
  [{ apiPort: '70000' }, '--api-port'],
  [{ adminPort: '8081 ' }, '--admin-port'],
  [{ name: 'Has Capitals' }, '--name'],
  [{ name: '../../etc' }, '--name'],
  [{ name: '' }, '--name'],
  [{ timeout: '10' }, '--timeout'],
  [{ timeout: '-1m' }, '--timeout'],
  [{ rateLimit: '100' }, '--rate-limit'],
  [{ rateLimit: '0/0' }, '--rate-limit'],
  [{ backend: 'url=ftp://x' }, '--backend'],
  [{ backend: 'url=http://u:p@host' }, '--backend'],
  [{ backend: 'aws' }, '--backend'],
  [{ allowOrigin: ['*'] }, '--allow-origin'],
  [{ dataDir: '' }, '--data-dir'],
])('%j is refused as a usage error that names the flag', (flags, named) => {
  expect(() => resolveStartSettings(flags, none)).toThrow(
    expect.objectContaining({ code: 'KECS1101', exitCode: 2, message: expect.stringContaining(named) }),
  );
});

test('a bad variable is refused by its name', () => {
  expect(() => resolveStartSettings({}, { ...none, KECS_RATE_LIMIT: 'fast' })).toThrow(
    /KECS_RATE_LIMIT: 'fast'/,
  );
});

test('no backend and a chosen backend exclude each other', () => {
  expect(() => resolveStartSettings({ localstack: false, backend: 'ministack' }, none)).toThrow(
    /--no-localstack/,
  );
  expect(resolveStartSettings({ localstack: false }, none).backend).toEqual({ kind: 'none' });
  expect(resolveStartSettings({ localstack: true }, { ...none, KECS_NO_LOCALSTACK: '1' }).backend).toEqual({
    kind: 'none',
  });
  expect(() => resolveStartSettings({}, { ...none, KECS_NO_LOCALSTACK: 'perhaps' })).toThrow(
    /KECS_NO_LOCALSTACK/,
  );
});

test.each([
  ['spec: [', /line 1/],
  ['just text', /not a map/],
  ['apiVersion: v1\nkind: Config\n', /apiVersion: kecs.dev\/v1/],
  ['apiVersion: kecs.dev/v1\nkind: Config\nspec:\n  apiPorts: 1\n', /line 4: unknown key 'apiPorts'/],
  ['apiVersion: kecs.dev/v1\nkind: Config\nextra: 1\n', /line 3: unknown key 'extra'/],
  ['apiVersion: kecs.dev/v1\nkind: Config\nspec:\n  name: {a: b}\n', /line 4: name is not a plain value/],
  ['apiVersion: kecs.dev/v1\nkind: Config\nspec:\n  apiPort: high\n', /kecs.yaml line 4, apiPort/],
])('the configuration %j is refused by place', (text, said) => {
  const config = configFile(text);
  let thrown: unknown;
  try {
    resolveStartSettings({ config }, none);
  } catch (caught) {
    thrown = caught;
  }
  const { what, why } = (thrown as { details: { what: string; why: string } }).details;
  expect(`${what}\n${why}`).toMatch(said);
  expect(thrown).toMatchObject({ exitCode: 2 });
});

test('a configuration that was asked for and is not there is refused; the default one may be absent', () => {
  expect(() => resolveStartSettings({ config: '/nowhere/kecs.yaml' }, none)).toThrow(
    /not a usable configuration/,
  );
});

test('a provider and images are taken from flag and environment, and odd ones are refused by name', () => {
  const env = { KECS_TRAEFIK_IMAGE: 'mirror.test:5000/traefik:v3@sha256:00' };
  const { provider, images } = resolveStartSettings({ provider: 'kind', nodeImage: 'node:1' }, env);
  expect([provider, images.traefik, images.node]).toEqual([
    'kind',
    'mirror.test:5000/traefik:v3@sha256:00',
    'node:1',
  ]);
  expect(() => resolveStartSettings({ provider: 'docker' }, none)).toThrow(/--provider/);
  expect(() => resolveStartSettings({ traefikImage: '--privileged' }, none)).toThrow(/--traefik-image/);
});
