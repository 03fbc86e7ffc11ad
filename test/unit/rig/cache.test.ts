import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { cached, contentOf } from '../../rig/cache.ts';

function ownCache(): string {
  const folder = temporaryFolder();
  vi.stubEnv('KECS_CACHE', folder);
  return folder;
}

test('what was built is built again only when it is made from something else', async () => {
  ownCache();
  const build = vi.fn(async (folder: string) => writeFileSync(join(folder, 'program'), ''));
  const first = await cached('thing', ['one'], build);
  expect(await cached('thing', ['one'], build)).toBe(first);
  expect(await cached('thing', ['two'], build)).not.toBe(first);
  expect(build).toHaveBeenCalledTimes(2);
  expect(existsSync(join(first, 'program'))).toBe(true);
});

test('of two that want the same at once one builds', async () => {
  ownCache();
  const build = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 100)));
  const [one, other] = await Promise.all([cached('thing', [], build), cached('thing', [], build)]);
  expect(one).toBe(other);
  expect(build).toHaveBeenCalledTimes(1);
});

test('a build that fails leaves nothing that would be taken for a result', async () => {
  const folder = ownCache();
  const broken = cached('thing', [], async (into) => {
    writeFileSync(join(into, 'half'), '');
    throw new Error('no space');
  });
  await expect(broken).rejects.toThrow('no space');
  await cached('thing', [], async (into) => expect(readdirSync(into)).toEqual([]));
  expect(readdirSync(join(folder, 'test-rig')).filter((name) => /incomplete|lock/.test(name))).toEqual([]);
});

test('the content of a folder changes with a file and with its name', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a'), '1');
  const before = contentOf(folder);
  writeFileSync(join(folder, 'a'), '2');
  const changed = contentOf(folder);
  writeFileSync(join(folder, 'b'), '');
  expect(new Set([before, changed, contentOf(folder)]).size).toBe(3);
});
