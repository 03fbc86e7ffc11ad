import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ArtefactCache } from '../../../src/clusters/embedded/binaries/artefact-cache.ts';
import type { BinaryDefinition } from '../../../src/clusters/embedded/binaries/binary.ts';
import { binaryState } from '../../../src/clusters/embedded/binaries/binary-state.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const definition: BinaryDefinition = {
  name: 'tool',
  version: '1.0',
  envVariable: 'KECS_TOOL',
  hosts: ['https://one.example', 'https://two.example'],
  cache: (root) => new ArtefactCache(root, 'tool', '1.0', 'tool'),
  ways: [],
  fix: [],
};
const stateIn = (cacheRoot: string, env: Record<string, string> = {}) =>
  binaryState(definition, { env, cacheRoot, packageRoot: '/' });

test('absent, cached, damaged', async () => {
  const root = temporaryFolder();
  expect(await stateIn(root)).toEqual({
    name: 'tool',
    version: '1.0',
    state: 'absent',
    detail: 'not there yet',
    hosts: ['https://one.example', 'https://two.example'],
  });
  const cache = definition.cache(root, '/');
  mkdirSync(cache.dir, { recursive: true });
  writeFileSync(cache.path, 'program');
  await cache.record('go build');
  expect(await stateIn(root)).toMatchObject({ state: 'cached', detail: 'go build' });
  rmSync(cache.path);
  expect(await stateIn(root)).toMatchObject({ state: 'damaged', detail: 'the file is gone' });
});

test('named by a variable, rightly or not', async () => {
  const root = temporaryFolder();
  const path = join(root, 'my-tool');
  expect(await stateIn(root, { KECS_TOOL: path })).toMatchObject({
    state: 'named',
    problem: { code: 'KECS1406' },
  });
  writeFileSync(path, '');
  expect(await stateIn(root, { KECS_TOOL: path })).toMatchObject({ state: 'named', detail: 'KECS_TOOL' });
});

test('a mirror is the one host, and downloads can be off', async () => {
  const root = temporaryFolder();
  expect(await stateIn(root, { KECS_MIRROR: 'http://mirror:81/copies' })).toMatchObject({
    hosts: ['http://mirror:81'],
  });
  expect(await stateIn(root, { KECS_MIRROR: 'off' })).toMatchObject({ hosts: [] });
});
