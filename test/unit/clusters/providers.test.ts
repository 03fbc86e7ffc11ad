import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { writeMarker } from '../../../src/clusters/docker/cluster-marker.ts';
import { InstanceStore } from '../../../src/clusters/instance/instance-store.ts';
import { providerOf, providerToEnd, providerToStart } from '../../../src/clusters/providers.ts';
import type { Instance } from '../../../src/core/instance/instance.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

function storeWith(text: string | undefined): InstanceStore {
  const store = new InstanceStore(temporaryFolder());
  store.makeFolders('one');
  if (text !== undefined) writeFileSync(store.files('one').instance(), text);
  return store;
}

const fileOf = (provider: string): string =>
  stringify({ apiVersion: 'kecs.dev/v1', kind: 'Instance', name: 'one', provider, ports: {} });

test.each(['embedded', 'kind', 'k3d'])(
  'an instance is run by the provider that its file names: %s',
  async (name) => {
    const store = storeWith(fileOf(name));
    expect(providerOf(store.load('one') as Instance, store).name).toBe(name);
    for (const wanted of [undefined, 'auto', name] as const) {
      const { provider, why } = await providerToStart('one', store, wanted as 'kind', {});
      expect([provider.name, why]).toEqual([name, undefined]);
    }
  },
);

test('an instance stays with its provider: another one is refused, with the way to get there', async () => {
  const store = storeWith(fileOf('embedded'));
  await expect(providerToStart('one', store, 'kind', {})).rejects.toMatchObject({
    code: 'KECS1708',
    exitCode: 6,
    details: { fix: [expect.stringContaining('--provider kind'), expect.stringContaining('kecs delete')] },
  });
});

test('a new instance gets the provider that was asked for, without a look at the machine', async () => {
  for (const wanted of ['embedded', 'kind'] as const) {
    const { provider, why } = await providerToStart('one', storeWith(undefined), wanted, {});
    expect([provider.name, why]).toEqual([wanted, undefined]);
  }
});

test('a new instance that nobody chose a provider for is embedded where there is no Docker, and says why', async () => {
  for (const wanted of [undefined, 'auto'] as const) {
    const { provider, why } = await providerToStart('one', storeWith(undefined), wanted, { PATH: '' });
    expect(provider.name).toBe('embedded');
    expect(why).toBe('provider embedded: Docker is not installed (choose with --provider)');
  }
});

test('an instance whose file is damaged is ended by the provider that it has a cluster of', () => {
  const store = storeWith('{');
  writeMarker(store.files('one'), { provider: 'kind', cluster: 'kecs-one', since: '', containers: [] });
  expect(providerToEnd('one', store).name).toBe('kind');
});

test('a half-made or damaged instance can still be ended', () => {
  for (const text of [undefined, '{', 'apiVersion: kecs.dev/v0\n']) {
    expect(providerToEnd('one', storeWith(text)).name).toBe('embedded');
  }
});

test('a provider of another version is refused by name, also for an end: what it runs would be left behind', async () => {
  const store = storeWith(fileOf('later'));
  const refused = expect.objectContaining({
    code: 'KECS1706',
    message: expect.stringContaining("'later'"),
  });
  for (const choose of [
    () => providerToEnd('one', store),
    () => providerOf(store.load('one') as Instance, store),
  ]) {
    expect(choose).toThrow(refused);
  }
  await expect(providerToStart('one', store, undefined, {})).rejects.toEqual(refused);
});
