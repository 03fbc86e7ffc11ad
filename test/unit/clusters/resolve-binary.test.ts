import { chmodSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ArtefactCache } from '../../../src/clusters/embedded/binaries/artefact-cache.ts';
import {
  type BinaryDefinition,
  resolveBinary,
  type Way,
} from '../../../src/clusters/embedded/binaries/binary.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const made: string[] = [];

function makes(name: string, content: string): Way {
  return {
    name,
    async make({ cache }) {
      made.push(name);
      const dir = cache.workDir();
      writeFileSync(join(dir, 'tool'), content);
      chmodSync(join(dir, 'tool'), 0o755);
      await cache.adopt(dir, name);
    },
  };
}

function fails(name: string, why: string): Way {
  return { name, make: () => Promise.reject(new Error(why)) };
}

function setUp(ways: Way[], env: Record<string, string> = {}) {
  made.length = 0;
  const cacheRoot = temporaryFolder();
  const definition: BinaryDefinition = {
    name: 'tool',
    version: '1.0',
    envVariable: 'KECS_TOOL',
    cache: (root) => new ArtefactCache(root, 'tool', '1.0', 'tool'),
    hosts: [],
    ways,
    fix: ['install a toolmaker'],
  };
  const said: string[] = [];
  const context = {
    env,
    packageRoot: '/',
    cacheRoot,
    progress: (text: string) => said.push(text),
    signal: new AbortController().signal,
  };
  return { resolve: () => resolveBinary(definition, context), cacheRoot, said };
}

test('the first way that works fills the cache, and the next start takes it from there', async () => {
  const { resolve } = setUp([fails('download', 'no network'), makes('build', 'v1'), makes('never', 'v2')]);
  const first = await resolve();
  expect(first).toMatchObject({ from: 'build', version: '1.0' });
  expect(readFileSync(first.path, 'utf8')).toBe('v1');
  expect((await resolve()).from).toBe('cache');
  expect(made).toEqual(['build']);
});

test('when no way works the error names every one of them with its reason', async () => {
  const { resolve } = setUp([fails('download', 'no network'), fails('go build', 'no Go')]);
  await expect(resolve()).rejects.toMatchObject({
    code: 'KECS1403',
    exitCode: 8,
    details: {
      why: expect.stringMatching(
        /KECS_TOOL: not set\ncache .*: not there yet\ndownload: no network\ngo build: no Go/,
      ),
      fix: ['install a toolmaker', expect.stringContaining('KECS_TOOL=')],
    },
  });
});

test.each([
  ['cut short', (path: string) => writeFileSync(path, 'v'), /bytes instead of/],
  ['changed at the same length', (path: string) => writeFileSync(path, 'v9'), /SHA-256/],
])('a cached file that was %s is thrown away and made anew', async (_how, damage, said) => {
  const { resolve, said: progress } = setUp([makes('build', 'v1')]);
  const { path } = await resolve();
  damage(path);
  expect((await resolve()).from).toBe('build');
  expect(readFileSync(path, 'utf8')).toBe('v1');
  expect(progress.join('\n')).toMatch(said);
});

test('a cache that was copied, so that only times differ, is still good', async () => {
  const { resolve } = setUp([makes('build', 'v1')]);
  const { path } = await resolve();
  utimesSync(path, 1, 1);
  expect((await resolve()).from).toBe('cache');
});

test('work that broke off half-way is not taken for a program', async () => {
  const halfWay: Way = {
    name: 'half',
    make: async ({ cache }) => {
      writeFileSync(join(cache.workDir(), 'tool'), 'half');
      throw new Error('killed');
    },
  };
  const { resolve } = setUp([halfWay]);
  await expect(resolve()).rejects.toMatchObject({ code: 'KECS1403' });
  await expect(resolve()).rejects.toMatchObject({ code: 'KECS1403' });
});

test('an explicit path is used as it is; one that is not there is refused by the name of its variable', async () => {
  const tool = join(temporaryFolder(), 'mine');
  writeFileSync(tool, '');
  expect(await setUp([], { KECS_TOOL: tool }).resolve()).toMatchObject({ path: tool, from: 'KECS_TOOL' });
  await expect(setUp([], { KECS_TOOL: '/nowhere' }).resolve()).rejects.toMatchObject({
    code: 'KECS1406',
    exitCode: 8,
  });
});

test('two that need the program at once make it once', async () => {
  const { resolve, cacheRoot } = setUp([makes('build', 'v1')]);
  await Promise.all([resolve(), resolve(), resolve()]);
  expect(made).toEqual(['build']);
  expect(existsSync(join(cacheRoot, 'locks', 'tool'))).toBe(false);
});
