import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
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

test('an instance is run by the provider that its file names', () => {
  const store = storeWith(fileOf('embedded'));
  expect(providerOf(store.load('one') as Instance, store).name).toBe('embedded');
  expect(providerToStart('one', store).name).toBe('embedded');
});

test('a new instance is embedded', () => {
  expect(providerToStart('one', storeWith(undefined)).name).toBe('embedded');
});

test('a half-made or damaged instance can still be ended', () => {
  for (const text of [undefined, '{', 'apiVersion: kecs.dev/v0\n']) {
    expect(providerToEnd('one', storeWith(text)).name).toBe('embedded');
  }
});

test('a provider of another version is refused by name, also for an end: what it runs would be left behind', () => {
  const store = storeWith(fileOf('later'));
  const refused = expect.objectContaining({
    code: 'KECS1706',
    message: expect.stringContaining("'later'"),
  });
  for (const choose of [
    () => providerToStart('one', store),
    () => providerToEnd('one', store),
    () => providerOf(store.load('one') as Instance, store),
  ]) {
    expect(choose).toThrow(refused);
  }
});
