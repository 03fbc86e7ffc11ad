import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageSource } from '../../../src/cli/commands/image-source.ts';
import { loadInto } from '../../../src/cli/commands/load-images.ts';
import type { CliDeps } from '../../../src/cli/deps.ts';
import { ContainerdImages } from '../../../src/images/containerd-images.ts';
import { ContainerdProcess, withoutContainerd } from '../../helpers/containerd-process.ts';
import { fakeProgram } from '../../helpers/fake-program.ts';
import { HERE, OciLayout, written } from '../../helpers/image-archives.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const missing = withoutContainerd();
const REF_NAME = 'org.opencontainers.image.ref.name';

describe.skipIf(missing !== undefined)(
  `kecs images load${missing ? ` (skipped: needs ${missing})` : ''}`,
  () => {
    const containerd = new ContainerdProcess();
    const images = new ContainerdImages(['ctr', '--address', containerd.socket]);
    beforeAll(() => containerd.start());
    afterAll(() => containerd.remove());

    async function archive(name: string): Promise<string> {
      const layout = new OciLayout();
      return written(await layout.add(await layout.image(HERE, name), { [REF_NAME]: name }).tar());
    }

    async function load(source: ImageSource, bytes?: Buffer, signal = new AbortController().signal) {
      let said = '';
      const deps = {
        env: {},
        stdin: Readable.from(bytes === undefined ? [] : [bytes]),
        stderr: { write: (text: string) => (said += text) },
        signal,
      } as unknown as CliDeps;
      const folder = temporaryFolder();
      await loadInto(deps, images, source, { as: undefined, folder, name: 'one' });
      return { said, folder };
    }

    const names = async () => (await images.list()).map(({ name }) => name);

    it('takes a file where it lies', async () => {
      const { said, folder } = await load({ kind: 'file', path: await archive('file:1') });
      expect(said).toMatch(/archive +docker\.io\/library\/file:1[\s\S]*load +it is in 'one'/);
      expect(readdirSync(folder)).toEqual([]);
      expect(await names()).toContain('docker.io/library/file:1');
    });

    it('takes what comes by stdin, and says so of what is wrong with it', async () => {
      const bytes = readFileSync(await archive('stdin:1'));
      await load({ kind: 'stdin' }, bytes);
      expect(await names()).toContain('docker.io/library/stdin:1');
      await expect(load({ kind: 'stdin' }, bytes.subarray(0, 2_000))).rejects.toMatchObject({
        code: 'KECS2403',
        message: expect.stringContaining('the archive from stdin'),
      });
      await expect(load({ kind: 'stdin' })).rejects.toMatchObject({ code: 'KECS2402' });
    });

    it('takes what Docker saves', async () => {
      const image = { RepoTags: ['docker:1'], Os: 'linux', Architecture: HERE };
      fakeProgram(
        'docker',
        `[ "$1" = save ] && exec cat '${await archive('docker:1')}'; echo '${JSON.stringify(image)}'`,
      );
      const { said } = await load({ kind: 'docker', image: 'docker:1' });
      expect(said).toMatch(/docker +docker:1, [\d.]+ MB/);
      expect(await names()).toContain('docker.io/library/docker:1');
    });

    it('loads nothing once it is interrupted', async () => {
      const path = await archive('interrupted:1');
      await expect(
        load({ kind: 'file', path }, undefined, AbortSignal.abort(new Error('stop'))),
      ).rejects.toThrow();
      expect(await names()).not.toContain('docker.io/library/interrupted:1');
    });
  },
);
