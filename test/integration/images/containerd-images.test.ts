import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContainerdImages } from '../../../src/images/containerd-images.ts';
import { writeImageArchive } from '../../../src/images/image-archive.ts';
import { readImageArchive } from '../../../src/images/read-image-archive.ts';
import { ContainerdProcess, withoutContainerd } from '../../helpers/containerd-process.ts';
import { HERE, OciLayout, written } from '../../helpers/image-archives.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const missing = withoutContainerd();
const REF_NAME = 'org.opencontainers.image.ref.name';

describe.skipIf(missing !== undefined)(`containerd${missing ? ` (skipped: needs ${missing})` : ''}`, () => {
  const containerd = new ContainerdProcess();
  const images = new ContainerdImages(['ctr', '--address', containerd.socket]);
  const names = async () => (await images.list()).map(({ name }) => name);

  beforeAll(() => containerd.start());
  afterAll(() => containerd.remove());

  async function docker(tags: string[], size = 0): Promise<string> {
    const root = temporaryFolder();
    writeFileSync(join(root, 'program'), tags.join().padEnd(size));
    const path = join(temporaryFolder(), 'image.tar');
    await writeImageArchive(root, [{ names: tags, settings: { Entrypoint: ['/program'] } }], path);
    return path;
  }

  /** What the kubelet's side of containerd has taken notice of. */
  async function knownToKubelet(name: string): Promise<void> {
    const ask = () => containerd.ctr('-n', 'k8s.io', 'images', 'ls', `name==${name}`);
    await expect.poll(ask, { timeout: 10_000 }).toContain('io.cri-containerd.image=managed');
  }

  it('names images of a Docker archive as kubelets look for them, again and again', async () => {
    const archive = await readImageArchive(await docker(['nginx:1', 'me/app', 'x.test:5000/y:2']));
    await images.load(archive);
    await images.load(archive);
    const loaded = await images.list();
    expect(loaded.map(({ name }) => name).sort()).toEqual([
      'docker.io/library/nginx:1',
      'docker.io/me/app:latest',
      'x.test:5000/y:2',
    ]);
    expect(loaded[0]).toMatchObject({
      digest: expect.stringMatching(/^sha256:/),
      size: expect.stringMatching(/^[\d.]+ .?i?B$/),
      platforms: [`linux/${HERE}`],
    });
    await knownToKubelet('docker.io/library/nginx:1');
  });

  it('names images of an OCI layout in full, takes our platform of several, and unpacks it', async () => {
    const [layout, elsewhere] = [new OciLayout(), new OciLayout()];
    const index = layout.index([await elsewhere.image('s390x'), await layout.image(HERE)]);
    layout.add(index, { [REF_NAME]: 'several:1' });
    await images.load(await readImageArchive(written(gzipSync(await layout.tar()))));
    expect(await names()).toContain('docker.io/library/several:1');
    expect(await names()).not.toContain('several:1');
    await knownToKubelet('docker.io/library/several:1');
    await containerd.ctr('-n', 'k8s.io', 'snapshots', 'ls');
    const target = temporaryFolder();
    await containerd.ctr('-n', 'k8s.io', 'images', 'mount', 'docker.io/library/several:1', target);
    await containerd.ctr('-n', 'k8s.io', 'images', 'unmount', '--rm', target);
  });

  it('gives a name to an image without one, and leaves no other behind', async () => {
    for (const annotations of [{}, { [REF_NAME]: 'latest' }]) {
      const layout = new OciLayout();
      layout.add(await layout.image(HERE), annotations as Record<string, string>);
      const before = await names();
      const as = `docker.io/library/given-${Object.keys(annotations).length}:1`;
      await images.load(await readImageArchive(written(await layout.tar()), { as }));
      expect((await names()).filter((name) => !before.includes(name))).toEqual([as]);
      expect(await images.list()).toContainEqual(
        expect.objectContaining({ name: as, platforms: [`linux/${HERE}`] }),
      );
      await knownToKubelet(as);
    }
  });

  it('tells the bytes as they go in', async () => {
    const archive = await readImageArchive(await docker(['bytes:1']));
    const told: number[][] = [];
    await images.load(archive, { onBytes: (done, total) => told.push([done, total]) });
    const [done, total] = told.at(-1) ?? [];
    expect(done).toBe(total);
    expect(total).toBeGreaterThan(1_000);
  });

  it('leaves no image behind when it is interrupted', async () => {
    const path = await docker(['stopped:1'], 30 << 20);
    const archive = await readImageArchive(path);
    const stop = new AbortController();
    const loading = images.load(archive, {
      signal: stop.signal,
      onBytes: () => stop.abort(new Error('enough')),
    });
    await expect(loading).rejects.toThrow('enough');
    expect(await names()).not.toContain('docker.io/library/stopped:1');
    await images.load(archive);
    expect(await names()).toContain('docker.io/library/stopped:1');
  });

  it('says what containerd says of an archive that was changed on the way', async () => {
    const layout = new OciLayout();
    layout.add(await layout.image(HERE, 'whole'), { [REF_NAME]: 'broken:1' });
    const layer = Object.entries(layout.files).find(([, content]) => String(content).includes('whole'));
    if (layer === undefined) throw new Error('the layout has no layer');
    layout.files[layer[0]] = String(layer[1]).replace('whole', 'other');
    const archive = await readImageArchive(written(await layout.tar()));
    await expect(images.load(archive)).rejects.toMatchObject({ code: 'KECS2410' });
    expect(await names()).not.toContain('docker.io/library/broken:1');
  });

  it('says when there is no containerd at the socket', async () => {
    const nowhere = new ContainerdImages(
      ['ctr', '--address', join(temporaryFolder(), 'none.sock')],
      ['start it'],
    );
    await expect(nowhere.list()).rejects.toMatchObject({ code: 'KECS2409', details: { fix: ['start it'] } });
  });
});
