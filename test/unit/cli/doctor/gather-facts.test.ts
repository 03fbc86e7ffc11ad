import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CliDeps } from '../../../../src/cli/deps.ts';
import { gatherFacts } from '../../../../src/cli/doctor/gather-facts.ts';
import { InstanceStore } from '../../../../src/clusters/instance/instance-store.ts';
import type { Instance } from '../../../../src/core/instance/instance.ts';
import { makeTemporaryFolder, temporaryFolder } from '../../../helpers/temporary-folder.ts';

const home = makeTemporaryFolder();
afterAll(home.remove);
const store = new InstanceStore(home.path);
store.save({
  apiVersion: 'kecs.dev/v1',
  kind: 'Instance',
  name: 'mine',
  provider: 'embedded',
  node: 'simulated',
  backend: { kind: 'none' },
  ports: { api: 4566 },
} as unknown as Instance);

function factsOf(name: string, env: Record<string, string> = {}) {
  const deps = { env, version: '0.1.0', packageRoot: process.cwd(), signal: new AbortController().signal };
  return gatherFacts(deps as unknown as CliDeps, name, store);
}

describe('settings are those that a start would take', () => {
  test('the instance has some, what is asked for wins', async () => {
    expect(await factsOf('mine').settings()).toEqual({ name: 'mine', backend: 'none', node: 'simulated' });
    expect(await factsOf('new').settings()).toEqual({ name: 'new', backend: 'ministack', node: 'auto' });
    const asked = factsOf('mine', { KECS_BACKEND: 'ministack', KECS_NODE: 'containerd' });
    expect(await asked.settings()).toEqual({ name: 'mine', backend: 'ministack', node: 'containerd' });
    const left = factsOf('mine', { KECS_NODE: 'auto' });
    expect(await left.settings()).toMatchObject({ node: 'simulated' });
  });

  test('what a start would refuse is refused, also of an instance that is there', async () => {
    const file = join(temporaryFolder(), 'kecs.yaml');
    writeFileSync(file, 'kind: Nothing\n');
    await expect(factsOf('mine', { KECS_CONFIG: file }).settings()).rejects.toMatchObject({
      code: 'KECS1102',
    });
  });
});

test('an instance has its provider, a new one that which is asked for', async () => {
  expect(await factsOf('mine').provider()).toEqual({
    name: 'embedded',
    why: "provider embedded: that of 'mine'",
  });
  const asked = factsOf('new', { KECS_PROVIDER: 'existing' });
  expect(await asked.provider()).toEqual({ name: 'existing', why: 'provider existing: it is asked for' });
  await expect(factsOf('mine', { KECS_PROVIDER: 'kind' }).provider()).rejects.toThrow("'mine'");
});

test('programs are those that the instance runs', async () => {
  const names = async (name: string, env: Record<string, string> = {}) =>
    (await factsOf(name, { KECS_CACHE: temporaryFolder(), ...env }).programs()).map((each) => each.name);
  expect(await names('mine')).toEqual(['kube', 'traefik']);
  expect(await names('new', { KECS_NODE: 'simulated' })).toEqual(['kube', 'traefik', 'ministack']);
});
