import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { imageId } from '../../../src/clusters/docker/images.ts';
import { saveImage } from '../../../src/clusters/docker/save-image.ts';
import { fullReference } from '../../../src/core/image-reference.ts';
import { readImageArchive } from '../../../src/images/read-image-archive.ts';
import { missingFromRig, rigVariable } from '../../helpers/rig-part.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const missing = missingFromRig('CLUSTER_IMAGES');

describe.skipIf(missing)(`images of a real Docker${missing ? ` (${missing})` : ''}`, () => {
  test('an image is saved under the one name that was asked for, and is then readable', async () => {
    const image = rigVariable('KECS_TEST_TRAEFIK_IMAGE');
    const path = join(temporaryFolder(), 'image.tar');
    let bytes = 0;
    await saveImage(image, path, {
      onBytes: (done) => {
        bytes = done;
      },
    });
    expect(bytes).toBeGreaterThan(1_000_000);
    const { names } = await readImageArchive(path);
    expect(names.map(({ full }) => full)).toEqual([fullReference(image)]);
  });

  test('one given by its id needs a name', async () => {
    const id = (await imageId(rigVariable('KECS_TEST_TRAEFIK_IMAGE'))) ?? '';
    const path = join(temporaryFolder(), 'image.tar');
    await expect(saveImage(id, path)).rejects.toMatchObject({ code: 'KECS2406' });
    const as = 'docker.io/library/given:1';
    await saveImage(id, path, { as });
    await expect(readImageArchive(path, { as })).resolves.toMatchObject({ names: [], as });
  });

  test('one that is not there is told as such', async () => {
    const path = join(temporaryFolder(), 'image.tar');
    await expect(saveImage('kecs.test/none:1', path)).rejects.toMatchObject({ code: 'KECS2408' });
  });
});
