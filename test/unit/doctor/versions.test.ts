import { describe, expect, test } from 'vitest';
import { wrongBinary } from '../../../src/core/errors/catalogue/binaries.ts';
import type { InstanceFact, Program } from '../../../src/doctor/facts.ts';
import { find, machine } from '../../helpers/doctor-facts.ts';

const program = (name: string, state: Program['state'], detail = ''): Program => ({
  name,
  version: '1.0',
  state,
  detail,
  hosts: [],
});
const given = (...all: Program[]) => ({ programs: async () => all });
const inKind = { provider: async () => ({ name: 'kind', why: '' }) };

describe('programs', () => {
  test('from where each is', async () => {
    const all = given(
      program('kube', 'cached'),
      program('traefik', 'named', 'KECS_TRAEFIK'),
      program('ministack', 'absent'),
    );
    expect(await find('programs', all)).toEqual({
      state: 'ok',
      text: 'kube 1.0 · traefik 1.0 (KECS_TRAEFIK) · ministack 1.0 (not there yet)',
    });
    expect(await find('programs', { ...all, ...inKind })).toMatchObject({ state: 'skipped' });
  });

  test('one that is damaged is made anew', async () => {
    expect(await find('programs', given(program('kube', 'damaged', 'the file is gone')))).toEqual({
      state: 'warning',
      text: 'kube 1.0 (the file is gone): the next start makes it anew',
      fix: 'kecs prefetch',
    });
  });

  test('a name that leads nowhere has failed', async () => {
    const problem = wrongBinary('kube', '/no/kube', 'KECS_KUBE names it and there is no such file');
    expect(
      await find('programs', given({ ...program('kube', 'named', 'KECS_KUBE'), problem })),
    ).toMatchObject({
      state: 'failed',
      text: 'kube at /no/kube cannot be used: KECS_KUBE names it and there is no such file',
      fix: 'unset KECS_KUBE',
      cause: problem,
    });
  });
});

describe('python', () => {
  const absent = given(program('ministack', 'absent'));
  const python = () => Promise.reject(new Error('Python 3.10 or newer is needed (python3 not found)'));

  test('matters only while the backend is not made yet', async () => {
    expect(await find('python', { python })).toMatchObject({ state: 'skipped' });
    expect(await find('python', { python, ...absent, ...inKind })).toMatchObject({ state: 'skipped' });
    expect(await find('python', absent)).toEqual({ state: 'ok', text: 'Python 3.12.4 (python3)' });
  });

  test('none fails a start', async () => {
    expect(await find('python', { python, ...absent })).toMatchObject({
      state: 'failed',
      fix: expect.stringMatching(/^sudo apt-get install -y python3-venv/),
    });
    expect(await find('python', { python, ...absent, ...machine({ platform: 'darwin' }) })).toMatchObject({
      fix: 'brew install python3',
    });
  });
});

test.each([
  [undefined, 'warning'],
  [{ version: '1.20.4', fetchesNewer: false }, 'warning'],
  [{ version: '1.24.1', fetchesNewer: true }, 'ok'],
  [{ version: '1.26', fetchesNewer: false }, 'ok'],
  [{ version: '1.27.3', fetchesNewer: false }, 'ok'],
])('go: %j is %s where Kubernetes is to be made', async (found, state) => {
  const go = async () => found;
  expect(await find('go', { go, ...given(program('kube', 'absent')) })).toMatchObject({ state });
  expect(await find('go', { go })).toMatchObject({ state: 'skipped' });
});

test.each([
  [undefined, 'skipped'],
  [{ version: '1.35.0' }, 'ok'],
  [{ version: '1.37.2' }, 'ok'],
  [{ version: '1.34.9' }, 'warning'],
])('kubectl: %j is %s beside Kubernetes 1.36', async (found, state) => {
  expect(await find('kubectl', { kubectl: async () => found })).toMatchObject({ state });
});

test('instance-versions: one that an earlier kecs has started', async () => {
  const fact = (kecsVersion: string): InstanceFact => ({
    name: 'old',
    provider: 'embedded',
    kecsVersion,
    state: 'running',
    problems: [],
    apiPort: 4566,
  });
  const has = (version: string) => find('instance-versions', { instances: async () => [fact(version)] });
  expect(await find('instance-versions')).toMatchObject({ state: 'skipped' });
  expect(await has('0.1.0')).toMatchObject({ state: 'ok' });
  expect(await has('0.0.9')).toEqual({
    state: 'warning',
    text: "'old' was started by kecs 0.0.9, this is 0.1.0",
    fix: 'kecs start-v2 --name old',
  });
});
