import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OciLayout, written } from '../../helpers/image-archives.ts';
import { RealPods, whyNoRealNode } from '../../helpers/real-pods.ts';
import { ended, KecsHome } from '../../helpers/run-kecs.ts';
import { busyboxImage } from '../../rig/images/small-images.ts';

const missing = whyNoRealNode();

describe.skipIf(missing !== undefined)(`images of a real node${missing ? ` (${missing})` : ''}`, () => {
  const home = new KecsHome({ KECS_NODE: 'containerd' });
  const dir = join(home.dir, 'instances/one');

  beforeAll(async () => {
    const started = await home.start('one', '--provider', 'embedded', '--no-localstack');
    expect(started.code === 0 ? '' : started.stderr).toBe('');
  });
  afterAll(() => home.remove());

  test('a pod runs an image that was loaded, by the short name that it was given', async () => {
    const { archive } = await busyboxImage();
    expect(await home.run('images', 'load', archive, '--as', 'my-app:1')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('docker.io/library/my-app:1'),
    });
    const pods = new RealPods(dir);
    expect(await pods.run('app', 'sleep 1000', { image: 'my-app:1' })).toMatch(/^10\./);
    pods.kube.close();
    const { stdout } = await home.run('images', 'list', '-o', 'json');
    expect((JSON.parse(stdout) as { data: object[] }).data).toContainEqual(
      expect.objectContaining({ name: 'docker.io/library/my-app:1' }),
    );
    expect((await home.run('images', 'list')).stdout).toMatch(/^IMAGE +SIZE +PLATFORMS +DIGEST\n/);
  });

  test('an archive comes by stdin', async () => {
    const { archive } = await busyboxImage();
    const child = home.spawnWithStdin('images', 'load', '-', '--as', 'piped:1');
    const done = ended(child);
    createReadStream(archive).pipe(child.stdin as NodeJS.WritableStream);
    expect(await done).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('docker.io/library/piped:1'),
    });
  });

  test('an image for another architecture is refused and leaves nothing', async () => {
    const layout = new OciLayout();
    layout.add(await layout.image('s390x'), { 'org.opencontainers.image.ref.name': 'other:1' });
    const result = await home.run('images', 'load', written(await layout.tar()));
    expect(result).toMatchObject({ code: 1, stderr: expect.stringMatching(/KECS2405[\s\S]*s390x/) });
    expect((await home.run('images', 'list', '-o', 'name')).stdout).not.toContain('other:1');
  });

  test('Ctrl-C while it waits for stdin or loads is exit 130 and leaves no file', async () => {
    const child = home.spawnWithStdin('images', 'load', '-', '--as', 'never:1');
    const done = ended(child);
    child.stdin?.write('half');
    await expect.poll(() => readdirSync(join(dir, 'loading')), { timeout: 10_000 }).toHaveLength(1);
    await delay(200);
    child.kill('SIGINT');
    expect(await done).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('no image was left half loaded'),
    });
    expect(readdirSync(join(dir, 'loading'))).toEqual([]);
    expect((await home.run('images', 'list', '-o', 'name')).stdout).not.toContain('never');
  });
});
