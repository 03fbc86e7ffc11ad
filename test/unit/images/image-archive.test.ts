import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeImageArchive } from '../../../src/images/image-archive.ts';
import { run } from '../../../src/system/exec.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

type Manifest = { Config: string; RepoTags: string[]; Layers: string[] }[];

test('the same files give the same image, whenever and by whomever they were written', async () => {
  const ids = await Promise.all(
    [1_000, 2_000].map(async (seconds) => {
      const root = temporaryFolder();
      writeFileSync(join(root, 'program'), 'text', { mode: 0o755 });
      utimesSync(join(root, 'program'), seconds, seconds);
      const archive = join(temporaryFolder(), 'image.tar');
      const variant = { names: ['test/one:1'], settings: { Entrypoint: ['/program'] } };
      return [await writeImageArchive(root, [variant], archive), readFileSync(archive, 'hex')];
    }),
  );
  expect(ids[0]).toEqual(ids[1]);
});

test('images of one archive share its layer and differ in name and settings', async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'program'), 'text');
  const folder = temporaryFolder();
  const variants = [
    { names: ['test/one:1', 'test/uno:1'], settings: { Cmd: ['one'] } },
    { names: ['test/two:1'], settings: { Cmd: ['two'] } },
  ];
  const ids = await writeImageArchive(root, variants, join(folder, 'image.tar'));
  await run('tar', ['-C', folder, '-xf', join(folder, 'image.tar')]);
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const [one, two] = read('manifest.json') as Manifest;
  expect(one?.RepoTags).toEqual(['test/one:1', 'test/uno:1']);
  expect(two?.Layers).toEqual(one?.Layers);
  expect([one, two].map((image) => `sha256:${image?.Config.replace('.json', '')}`)).toEqual(ids);
  expect(read(two?.Config ?? '')).toMatchObject({ config: { Cmd: ['two'] }, os: 'linux' });
});
