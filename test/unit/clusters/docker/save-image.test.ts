import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { saveImage } from '../../../../src/clusters/docker/save-image.ts';
import { emptyPath, fakeProgram } from '../../../helpers/fake-program.ts';
import { HERE } from '../../../helpers/image-archives.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const target = (): string => join(temporaryFolder(), 'image.tar');

/** It has one image, and saves its own arguments. */
function fakeDocker({ architecture = HERE, save = 'echo "$@"' } = {}): void {
  const image = { RepoTags: ['app:1', 'app:2'], Os: 'linux', Architecture: architecture, Size: 10 };
  fakeProgram(
    'docker',
    `case "$1" in
image) case "$*" in *missing*) echo 'Error: No such image: missing' >&2; exit 1;; esac; echo '${JSON.stringify(image)}';;
save) ${save};;
*) echo 'Cannot connect to the Docker daemon' >&2; exit 1;;
esac`,
  );
}

test('the one tag that was asked for is saved, and the bytes are told', async () => {
  fakeDocker();
  const path = target();
  const told: number[][] = [];
  await saveImage('docker.io/library/app:2', path, { onBytes: (done, total) => told.push([done, total]) });
  expect(readFileSync(path, 'utf8')).toBe('save app:2\n');
  expect(told.at(-1)).toEqual([11, 11]);
});

test('an image given by its id needs a name', async () => {
  fakeDocker();
  const path = target();
  await expect(saveImage('0123456789ab', path)).rejects.toMatchObject({ code: 'KECS2406' });
  await saveImage('0123456789ab', path, { as: 'docker.io/library/app:1' });
  expect(readFileSync(path, 'utf8')).toBe('save 0123456789ab\n');
});

test('what Docker has not, or has for another architecture, is not saved', async () => {
  fakeDocker({ architecture: 's390x' });
  const path = target();
  await expect(saveImage('missing:1', path)).rejects.toMatchObject({
    code: 'KECS2408',
    exitCode: 3,
    details: { fix: expect.arrayContaining(['docker pull missing:1']) },
  });
  await expect(saveImage('app:1', path)).rejects.toMatchObject({ code: 'KECS2405' });
  expect(existsSync(path)).toBe(false);
});

test('without Docker, and with a stopped one, the error is Docker’s own', async () => {
  fakeProgram('docker', "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
  await expect(saveImage('app:1', target())).rejects.toMatchObject({ code: 'KECS1902' });
  emptyPath();
  await expect(saveImage('app:1', target())).rejects.toMatchObject({ code: 'KECS1901' });
});

test('a save that fails half-way says why', async () => {
  fakeDocker({ save: "echo half; echo 'unexpected EOF' >&2; exit 1" });
  await expect(saveImage('app:1', target())).rejects.toMatchObject({ details: { why: 'unexpected EOF' } });
});

test('a save ends when it is asked to, and when the file cannot be written', async () => {
  fakeDocker({ save: 'while :; do echo more; sleep 0.05; done' });
  const stop = new AbortController();
  const saving = saveImage('app:1', target(), {
    signal: stop.signal,
    onBytes: () => stop.abort(new Error('enough')),
  });
  await expect(saving).rejects.toThrow('enough');
  await expect(saveImage('app:1', join(temporaryFolder(), 'none/x.tar'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
});
