import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type BinaryDefinition, resolveBinary } from '../../../src/clusters/embedded/binaries/binary.ts';
import { kubeBinary, kubeCommand, partOf } from '../../../src/clusters/embedded/binaries/kube.ts';
import { kubeNodeBinary, pauseProgram } from '../../../src/clusters/embedded/binaries/kube-node.ts';
import { traefikBinary } from '../../../src/clusters/embedded/binaries/traefik.ts';
import { loopbackServer } from '../../helpers/loopback-server.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const packageRoot = fileURLToPath(new URL('../../..', import.meta.url));
const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A .tar.gz that holds one program at `path`. */
function archiveOf(path: string, content: string): Buffer {
  const dir = temporaryFolder();
  mkdirSync(join(dir, path, '..'), { recursive: true });
  writeFileSync(join(dir, path), content, { mode: 0o755 });
  execFileSync('tar', ['-czf', join(dir, 'archive.tar.gz'), '-C', dir, path]);
  return readFileSync(join(dir, 'archive.tar.gz'));
}

/** A mirror: `http://mirror/host/path` for `https://host/path`. */
async function mirrorOf(files: Record<string, Buffer | string>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const { url } = await loopbackServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    asked.push(path);
    const file = files[path];
    if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });
  return { url, asked };
}

/** Only the package and download ways: the package managers of the machine are not what is tested. */
function resolveFrom(definition: BinaryDefinition, mirror: string) {
  const ways = definition.ways.filter(({ name }) => name === 'download');
  const said: string[] = [];
  return {
    said,
    result: resolveBinary(
      { ...definition, ways },
      {
        env: { KECS_MIRROR: mirror },
        packageRoot,
        cacheRoot: temporaryFolder(),
        progress: (text) => said.push(text),
        signal: new AbortController().signal,
      },
    ),
  };
}

const onLinux = test.runIf(process.platform === 'linux');
const traefikRelease = 'github.com/traefik/traefik/releases/download/v3.7.15';
const traefikArchive = `traefik_v3.7.15_linux_${arch}.tar.gz`;

onLinux('Traefik comes from its release archive, checked against the published list', async () => {
  const archive = archiveOf('traefik', 'the gateway');
  const { url } = await mirrorOf({
    [`${traefikRelease}/traefik_v3.7.15_checksums.txt`]: `${'0'.repeat(64)}  ./other.tar.gz\n${sha256(archive)}  ./${traefikArchive}\n`,
    [`${traefikRelease}/${traefikArchive}`]: archive,
  });
  const { result, said } = resolveFrom(traefikBinary, url);
  const { path, from } = await result;
  expect(from).toBe('download');
  expect(readFileSync(path, 'utf8')).toBe('the gateway');
  expect(said.join('\n')).toMatch(/downloading 0\.0 of 0\.0 MB/);
});

onLinux('an archive that does not match the published sum is refused and not unpacked', async () => {
  const { url } = await mirrorOf({
    [`${traefikRelease}/traefik_v3.7.15_checksums.txt`]: `${'0'.repeat(64)}  ./${traefikArchive}\n`,
    [`${traefikRelease}/${traefikArchive}`]: archiveOf('traefik', 'something else'),
  });
  await expect(resolveFrom(traefikBinary, url).result).rejects.toMatchObject({
    code: 'KECS1403',
    details: { why: expect.stringContaining('does not have the expected SHA-256') },
  });
});

onLinux(
  'Kubernetes and etcd come as their official programs, and each component is started by its own',
  async () => {
    const kubernetes = `dl.k8s.io/v1.36.3/bin/linux/${arch}`;
    const names = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
    const etcd = archiveOf(`etcd-v3.6.8-linux-${arch}/etcd`, 'etcd');
    const release = 'github.com/etcd-io/etcd/releases/download/v3.6.8';
    const { url } = await mirrorOf({
      ...Object.fromEntries(
        names.flatMap((name) => [
          [`${kubernetes}/${name}`, name],
          [`${kubernetes}/${name}.sha256`, sha256(Buffer.from(name))],
        ]),
      ),
      [`${release}/SHA256SUMS`]: `${sha256(etcd)}  etcd-v3.6.8-linux-${arch}.tar.gz\n`,
      [`${release}/etcd-v3.6.8-linux-${arch}.tar.gz`]: etcd,
    });
    const { path } = await resolveFrom(kubeBinary, url).result;
    for (const name of [...names, 'etcd'] as const) {
      const command = kubeCommand(path)(name);
      expect(command.args).toEqual([]);
      expect(readFileSync(command.file, 'utf8')).toBe(name);
    }
  },
);

test('KECS_MIRROR=off forbids downloads and says so among the ways', async () => {
  await expect(resolveFrom(traefikBinary, 'off').result).rejects.toMatchObject({
    details: { why: expect.stringContaining('download: downloads are switched off by KECS_MIRROR=off') },
  });
});

onLinux('the programs of a node come as the official ones, and so does the image of pause', async () => {
  const kubernetes = `dl.k8s.io/v1.36.3/bin/linux/${arch}`;
  const names = ['kubelet', 'kube-proxy'];
  const coredns = archiveOf('coredns', 'coredns');
  const archive = `coredns_1.14.1_linux_${arch}.tgz`;
  const release = 'github.com/coredns/coredns/releases/download/v1.14.1';
  const { url } = await mirrorOf({
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`${kubernetes}/${name}`, name],
        [`${kubernetes}/${name}.sha256`, sha256(Buffer.from(name))],
      ]),
    ),
    [`${release}/${archive}`]: coredns,
    [`${release}/${archive}.sha256`]: `${sha256(coredns)}  ${archive}\n`,
  });
  const { path } = await resolveFrom(kubeNodeBinary, url).result;
  for (const name of [...names, 'coredns']) {
    const command = partOf(path, name);
    expect(command.args).toEqual([]);
    expect(readFileSync(command.file, 'utf8')).toBe(name);
  }
  expect(pauseProgram(path)).toBeUndefined();
});
