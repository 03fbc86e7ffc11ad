import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KecsHome } from '../../helpers/run-kecs.ts';

const home = new KecsHome();
const own = join(home.dir, 'instances/one');

beforeAll(async () => {
  const started = await home.start('one', '--provider', 'embedded', '--node', 'simulated', '--no-localstack');
  expect(started.code === 0 ? '' : started.stderr).toBe('');
});
afterAll(() => home.remove());

test('a simulated node takes every image, since it needs none', async () => {
  for (const image of ['nginx:1', './none.tar', '-'])
    expect(await home.run('images', 'load', image)).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining("'one' has a simulated node"),
    });
  expect(await home.run('images', 'list')).toMatchObject({ code: 0, stdout: '' });
  expect(await home.run('images', 'list', '-o', 'name')).toMatchObject({ code: 0, stdout: '' });
  const { stdout } = await home.run('images', 'list', '-o', 'json');
  expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, command: 'images list', data: [] });
  expect(readdirSync(own)).not.toContain('loading');
});

test('what is no image, no name and no command of ours is exit 2 and changes nothing', async () => {
  for (const args of [
    ['load', '$(id)'],
    ['load', 'a b'],
    ['load', '--', '-rf'],
    ['load', 'nginx', '--as', '; id'],
    ['load'],
    ['list', 'one'],
    ['list', '-o', 'xml'],
    ['eat'],
    [],
  ])
    expect(await home.run('images', ...args), args.join(' ')).toMatchObject({ code: 2 });
  expect((await home.run('images', 'list', 'one')).stderr).toContain('kecs images list --name one');
});

test('an instance that is not running, or not there, is exit 3', async () => {
  expect(await home.run('images', 'load', 'nginx', '--name', 'none')).toMatchObject({ code: 3 });
  expect((await home.run('stop-v2')).code).toBe(0);
  for (const args of [['load', 'nginx'], ['list']])
    expect(await home.run('images', ...args)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('KECS1707'),
    });
});
