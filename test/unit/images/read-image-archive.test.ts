import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { writeImageArchive } from '../../../src/images/image-archive.ts';
import { readImageArchive } from '../../../src/images/read-image-archive.ts';
import { dockerFiles, HERE, OciLayout, tarOf, written } from '../../helpers/image-archives.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const REF_NAME = 'org.opencontainers.image.ref.name';
const CONTAINERD_NAME = 'io.containerd.image.name';

async function ociArchive(): Promise<Uint8Array> {
  const layout = new OciLayout();
  return layout.add(await layout.image(HERE), { [REF_NAME]: 'app:1' }).tar();
}

describe('reads', () => {
  it('what kecs itself writes', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'program'), 'text');
    const path = join(temporaryFolder(), 'image.tar');
    await writeImageArchive(root, [{ names: ['nginx:1', 'x.test/y:2'], settings: {} }], path);
    await expect(readImageArchive(path)).resolves.toEqual({
      path,
      source: path,
      format: 'docker',
      names: [
        { stored: 'nginx:1', full: 'docker.io/library/nginx:1' },
        { stored: 'x.test/y:2', full: 'x.test/y:2' },
      ],
    });
  });

  it('an OCI layout, whose containerd name goes before its tag', async () => {
    const layout = new OciLayout();
    const image = await layout.image(HERE);
    layout.add(image, { [REF_NAME]: '1', [CONTAINERD_NAME]: 'docker.io/library/nginx:1' });
    layout.add(image, { [REF_NAME]: 'other:2' });
    await expect(readImageArchive(written(await layout.tar()))).resolves.toMatchObject({
      format: 'oci',
      names: [
        { stored: 'docker.io/library/nginx:1' },
        { stored: 'other:2', full: 'docker.io/library/other:2' },
      ],
    });
  });

  it('an index of several platforms that holds only ours, with build records beside it', async () => {
    const layout = new OciLayout();
    const other = new OciLayout();
    const record = await layout.image(HERE);
    const attestation = { 'vnd.docker.reference.type': 'attestation-manifest' };
    const index = layout.index([
      await other.image('s390x'),
      await layout.image(HERE),
      { ...record, platform: { os: 'unknown', architecture: 'unknown' }, annotations: attestation },
    ]);
    layout.add(index, { [REF_NAME]: 'docker.io/library/app:1' });
    await expect(readImageArchive(written(await layout.tar()))).resolves.toMatchObject({
      names: [{ full: 'docker.io/library/app:1' }],
    });
  });

  it('a compressed archive', async () => {
    const bytes = await ociArchive();
    const names = [{ full: 'docker.io/library/app:1' }];
    await expect(readImageArchive(written(gzipSync(bytes)))).resolves.toMatchObject({ names });
    if (!('zstdCompressSync' in zlib)) return;
    await expect(readImageArchive(written(zlib.zstdCompressSync(bytes)))).resolves.toMatchObject({ names });
  });

  it('one without a name when it is given one', async () => {
    const path = written(await tarOf(dockerFiles(null)));
    await expect(readImageArchive(path, { as: 'x.test/app:1' })).resolves.toMatchObject({
      names: [],
      as: 'x.test/app:1',
    });
  });

  it('members that name themselves from ./, and links between layers', async () => {
    const { 'layer/layer.tar': layer, ...files } = dockerFiles(['app:1']);
    const inDots = Object.fromEntries(Object.entries(files).map(([name, content]) => [`./${name}`, content]));
    const links = [
      { header: { name: 'layer/', size: 0, type: 'directory' as const } },
      {
        header: { name: 'layer/layer.tar', size: 0, type: 'symlink' as const, linkname: '../one/layer.tar' },
      },
    ];
    const path = written(await tarOf({ ...inDots, 'one/layer.tar': layer }, links));
    await expect(readImageArchive(path)).resolves.toMatchObject({ names: [{ stored: 'app:1' }] });
  });

  it('its bytes once, and tells how many', async () => {
    const bytes = await ociArchive();
    const told: number[] = [];
    await readImageArchive(written(bytes), { onBytes: (done, total) => told.push(done, total) });
    expect(told.slice(-2)).toEqual([bytes.length, bytes.length]);
  });
});

const OTHER = HERE === 'arm64' ? 'amd64' : 'arm64';
const withoutLayer = () => {
  const { 'layer/layer.tar': _layer, ...files } = dockerFiles(['app:1']);
  return tarOf(files);
};

test.each<[string, () => Promise<Uint8Array | string> | Uint8Array | string, string, RegExp]>([
  ['an empty file', () => '', 'KECS2402', /too early/],
  ['a text', () => 'hello', 'KECS2402', /too early/],
  ['random bytes', () => Buffer.alloc(100_000, 'x!'), 'KECS2402', /./],
  ['a tar of something else', () => tarOf({ 'readme.md': '# Hi' }), 'KECS2402', /no manifest\.json/],
  [
    'a manifest that is no JSON',
    () => tarOf({ 'manifest.json': '[{' }),
    'KECS2402',
    /manifest\.json in it is not JSON/,
  ],
  [
    'a manifest of another shape',
    () => tarOf({ 'manifest.json': { a: 1 } }),
    'KECS2402',
    /manifest\.json in it: the whole/,
  ],
  ['a manifest without images', () => tarOf({ 'manifest.json': [] }), 'KECS2402', /no image/],
  [
    'an index of another shape',
    () => tarOf({ 'oci-layout': {}, 'index.json': { manifests: [{ digest: '../../etc' }] } }),
    'KECS2402',
    /manifests\.0\.digest/,
  ],
  ['a name that is none', async () => tarOf(dockerFiles(['$(id)'])), 'KECS2402', /\$\(id\)/],
  ['a missing layer', withoutLayer, 'KECS2403', /layer\/layer\.tar/],
  ['half an archive', async () => (await ociArchive()).slice(0, 2_000), 'KECS2403', /too early/],
  [
    'half a compressed archive',
    async () => gzipSync(await tarOf({ a: Buffer.alloc(50_000, 'ab') })).subarray(0, 120),
    'KECS2403',
    /too early/,
  ],
  [
    'a layout without its blobs',
    () => new OciLayout().add({ digest: `sha256:${'0'.repeat(64)}` }, { [REF_NAME]: 'a:1' }).tar(),
    'KECS2403',
    /blobs\/sha256\/0000/,
  ],
  ['a path that leads out', () => tarOf({ '../../etc/passwd': 'x' }), 'KECS2404', /\.\.\/etc\/passwd/],
  ['an absolute path', () => tarOf({ '/etc/passwd': 'x' }), 'KECS2404', /etc\/passwd/],
  [
    'a link that leads out',
    () => tarOf({}, [{ header: { name: 'a/b', size: 0, type: 'symlink', linkname: '../../x' } }]),
    'KECS2404',
    /a\/b -> \.\.\/\.\.\/x/,
  ],
  [
    'another architecture',
    () => tarOf(dockerFiles(['app:1'], OTHER)),
    'KECS2405',
    new RegExp(`linux/${OTHER}`),
  ],
  ['no name', () => tarOf(dockerFiles(null)), 'KECS2406', /without a name/],
  ['xz', () => Buffer.from('fd377a585a000000', 'hex'), 'KECS2407', /xz/],
])('refuses %s', async (_what, bytes, code, words) => {
  const path = written(await bytes());
  const thrown = await readImageArchive(path).then(
    () => undefined,
    (error: { code: string; details: { what: string; why?: string; kept?: string } }) => error,
  );
  expect(thrown).toMatchObject({ code, details: { kept: 'nothing was loaded' } });
  expect(`${thrown?.details.what} ${thrown?.details.why}`).toMatch(words);
});

it('refuses an index of several platforms without ours', async () => {
  const layout = new OciLayout();
  layout.add(layout.index([await layout.image('s390x'), await layout.image('ppc64le')]), {
    [REF_NAME]: 'a:1',
  });
  await expect(readImageArchive(written(await layout.tar()))).rejects.toMatchObject({
    code: 'KECS2405',
    details: { why: 'it is for linux/s390x, linux/ppc64le' },
  });
});

it('refuses an OCI layout whose image has a tag only, and one name for two images', async () => {
  const layout = new OciLayout();
  layout.add(await layout.image(HERE), { [REF_NAME]: 'latest' });
  const path = written(await layout.tar());
  await expect(readImageArchive(path)).rejects.toMatchObject({ code: 'KECS2406' });
  await expect(readImageArchive(path, { as: 'docker.io/library/a:1' })).resolves.toBeDefined();
  const two = {
    ...dockerFiles(['a:1']),
    'manifest.json': [1, 2].map((n) => ({ Config: 'config.json', RepoTags: [`a:${n}`], Layers: [] })),
  };
  await expect(
    readImageArchive(written(await tarOf(two)), { as: 'docker.io/library/a:1' }),
  ).rejects.toMatchObject({
    code: 'KECS2406',
  });
});

it('says of what is no file what it is, and waits for no pipe', async () => {
  const dir = temporaryFolder();
  mkdirSync(join(dir, 'folder'));
  const why = async (name: string) =>
    readImageArchive(join(dir, name)).catch((error: { code: string; details: { why: string } }) => [
      error.code,
      error.details.why,
    ]);
  await expect(why('none.tar')).resolves.toEqual(['KECS2401', 'there is no such file']);
  await expect(why('folder')).resolves.toEqual(['KECS2401', 'it is a folder']);
  if (spawnSync('mkfifo', ['--version']).error) return;
  execFileSync('mkfifo', [join(dir, 'pipe')]);
  await expect(why('pipe')).resolves.toEqual(['KECS2401', expect.stringContaining('no regular file')]);
});

it('stops reading when it is asked to', async () => {
  const path = written(await tarOf({ big: Buffer.alloc(20 << 20) }));
  const stop = new AbortController();
  const reading = readImageArchive(path, {
    signal: stop.signal,
    onBytes: () => stop.abort(new Error('enough')),
  });
  await expect(reading).rejects.toThrow('enough');
});
