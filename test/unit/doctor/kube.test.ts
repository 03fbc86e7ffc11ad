import { describe, expect, test } from 'vitest';
import { instanceBroken } from '../../../src/core/errors/catalogue/instance.ts';
import { kubeconfigUnusable } from '../../../src/core/errors/catalogue/kubeconfig.ts';
import type { InstanceFact, MergedContext } from '../../../src/doctor/facts.ts';
import { find } from '../../helpers/doctor-facts.ts';

const running: InstanceFact = {
  name: 'a',
  provider: 'embedded',
  kecsVersion: '0.1.0',
  state: 'running',
  problems: [],
  apiPort: 4566,
};
const given = (...all: InstanceFact[]) => find('instances', { instances: async () => all });

describe('instances', () => {
  test('none, and those that are well', async () => {
    expect(await given()).toMatchObject({ state: 'skipped' });
    expect(await given(running, { ...running, name: 'b', state: 'stopped', provider: 'kind' })).toEqual({
      state: 'ok',
      text: 'a running (embedded) · b stopped (kind)',
    });
  });

  test('one that is not', async () => {
    const ill: InstanceFact = { ...running, name: 'b', state: 'degraded', problems: ['traefik is down'] };
    expect(await given(running, ill, { ...ill, name: 'c' })).toEqual({
      state: 'failed',
      text: "'b' is degraded: traefik is down (and 1 more)",
      fix: 'kecs status --name b',
    });
  });

  test('one whose file cannot be read', async () => {
    const error = instanceBroken('/i/instance.yaml', 'it is not a map');
    const found = await given({ ...running, state: 'broken', error });
    expect(found).toMatchObject({ state: 'failed', cause: error });
    // Removing it is no fix to copy, and NAME would be filled in with another one's.
    expect(found.fix).toBeUndefined();
    expect(found.text).toMatch(/\(correct the file\)$/);
  });
});

describe('kubeconfig', () => {
  const has = (...contexts: MergedContext[]) =>
    find('kubeconfig', { kubeconfig: async () => ({ path: '/k', contexts }) });
  const context = (server: string | undefined): MergedContext => ({
    name: 'kecs-a',
    server: 'https://127.0.0.1:6443',
    instance: server === undefined ? undefined : { name: 'a', server },
  });

  test('contexts that lead somewhere', async () => {
    expect(await has()).toMatchObject({ state: 'skipped' });
    expect(await has(context('https://127.0.0.1:6443'))).toEqual({ state: 'ok', text: 'kecs-a in /k' });
  });

  test('one of an instance that is gone, or has moved', async () => {
    expect(await has(context(undefined))).toMatchObject({
      state: 'warning',
      fix: 'kubectl config delete-context kecs-a',
    });
    expect(await has(context('https://127.0.0.1:7000'))).toMatchObject({
      state: 'warning',
      fix: 'kecs kubeconfig --merge --name a',
    });
  });

  test('a file that nobody can read keeps no instance from working', async () => {
    const kubeconfig = () => Promise.reject(kubeconfigUnusable('/k', 'it is not a map'));
    expect(await find('kubeconfig', { kubeconfig })).toMatchObject({ state: 'warning' });
  });
});
