import { describe, expect, test } from 'vitest';
import { badConfigFile } from '../../../src/core/errors/catalogue/config.ts';
import { clusterToolMissing } from '../../../src/core/errors/catalogue/docker.ts';
import { find, machine } from '../../helpers/doctor-facts.ts';

describe('platform', () => {
  test('tells system, Node and kecs', async () => {
    expect(await find('platform')).toEqual({
      state: 'ok',
      text: 'linux 6.1 x64 · Node 24.21.0 · kecs 0.1.0',
    });
  });

  test('Windows is refused with the way round', async () => {
    expect(await find('platform', machine({ platform: 'win32' }))).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('WSL 2'),
    });
  });

  test('an Intel Node on Apple silicon is slow', async () => {
    const translated = machine({ platform: 'darwin', arch: 'x64', cpu: 'Apple M3' });
    expect(await find('platform', translated)).toMatchObject({ state: 'warning' });
    const own = machine({ platform: 'darwin', arch: 'arm64', cpu: 'Apple M3' });
    expect(await find('platform', own)).toMatchObject({ state: 'ok' });
  });
});

describe('settings', () => {
  test('names variables and never their values', async () => {
    const { text } = await find('settings', {
      env: { KECS_BACKEND: 'url=http://me:secret@host', HOME: '/' },
    });
    expect(text).toBe('instance mine · set: KECS_BACKEND');
  });

  test('a file that a start would refuse has failed', async () => {
    const settings = () => Promise.reject(badConfigFile('kecs.yaml', 'line 2: unknown key'));
    await expect(find('settings', { settings })).rejects.toThrow('kecs.yaml is not a usable configuration');
  });
});

test('memory: too little for an instance is a warning', async () => {
  expect(await find('memory')).toEqual({ state: 'ok', text: '8.0 GiB of 16.0 GiB memory to be had' });
  expect(await find('memory', machine({ availableBytes: 600 * 1024 ** 2 }))).toMatchObject({
    state: 'warning',
    text: expect.stringMatching(/^0\.6 GiB of 16\.0 GiB/),
  });
});

describe('inotify', () => {
  const low = machine({ inotify: { instances: 128, watches: 600_000 } });

  test('low limits matter where clusters are made in Docker; what is high enough is kept', async () => {
    expect(await find('inotify', low)).toMatchObject({
      state: 'warning',
      fix: 'sudo sysctl fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=600000',
    });
    const none = {
      name: 'kind',
      isInstalled: false,
      version: '',
      problem: clusterToolMissing('kind', 'kind', 'https://kind.example'),
    };
    expect(await find('inotify', { ...low, clusterTools: async () => [none] })).toMatchObject({
      state: 'ok',
    });
  });

  test('a system without such limits is not looked at', async () => {
    expect(await find('inotify', machine({ inotify: undefined }))).toMatchObject({ state: 'skipped' });
  });
});
