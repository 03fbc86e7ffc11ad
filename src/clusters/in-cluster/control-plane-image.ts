import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { controlPlaneImageNotMade } from '../../core/errors/catalogue/docker.ts';
import { writeImageArchive } from '../../images/image-archive.ts';
import { run } from '../../system/exec.ts';
import { makePrivateDir } from '../../system/files.ts';
import { docker } from '../docker/containers.ts';
import type { DockerVersion } from '../docker/demand-docker.ts';
import { isLocal } from '../docker/images.ts';

/** Changes when the image comes out differently from the same files. */
const FORMAT = '1';
const PACKAGE = ['bin', 'dist', 'templates', 'package.json'];
const HOME = '/opt/kecs';
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

export type ControlPlaneImageOptions = {
  packageRoot: string;
  cacheRoot: string;
  version: string;
  docker: DockerVersion;
  progress: (text: string) => void;
};

/**
 * The image of this very program: its files, the Node that runs them and the libraries that Node is linked to. Named by
 * what it is made from, so it is made once for each version; what is in Docker already is not made again.
 */
export async function ensureControlPlaneImage(options: ControlPlaneImageOptions): Promise<string> {
  const { packageRoot, cacheRoot, version, progress } = options;
  const image = controlPlaneImage(packageRoot, version);
  if (await isLocal(image)) return image;
  demandSamePlatform(options.docker);
  progress('making the control plane image from this package');
  const dir = join(cacheRoot, 'images');
  makePrivateDir(dir);
  const work = mkdtempSync(join(dir, 'control-plane-'));
  try {
    const archive = join(work, 'image.tar');
    await writeControlPlaneImage(packageRoot, image, archive);
    progress('loading the control plane image into Docker');
    await docker(['load', '--input', archive], 120_000);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return image;
}

/** What the image of this package is called. */
export function controlPlaneImage(packageRoot: string, version: string): string {
  return `kecs.local/control-plane:${version}-${contentKey(packageRoot)}`;
}

/** Writes the image as `docker save` would. */
export async function writeControlPlaneImage(
  packageRoot: string,
  image: string,
  target: string,
): Promise<void> {
  const root = mkdtempSync(join(dirname(target), 'root-'));
  try {
    await fill(root, packageRoot);
    await writeImageArchive(root, [{ names: [image], settings: SETTINGS }], target);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const SETTINGS = {
  Entrypoint: ['/usr/local/bin/node', '--max-http-header-size=1048576', `${HOME}/bin/kecs.js`],
  Env: ['PATH=/usr/local/bin', 'NODE_ENV=production'],
  User: '65532:65532',
  WorkingDir: HOME,
};

async function fill(root: string, packageRoot: string): Promise<void> {
  const put = (source: string, path: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(source, join(root, path), { recursive: true, dereference: true });
  };
  for (const name of PACKAGE) put(join(packageRoot, name), join(HOME, name));
  put(process.execPath, '/usr/local/bin/node');
  const libraries = await run('ldd', [process.execPath]);
  // Each at the very path that the loader looks at on this machine.
  for (const [library] of libraries.matchAll(/\/\S+\.so\S*/g)) put(library, library);
  // Whatever this user's umask is, the pod's user must read it.
  await run('chmod', ['-R', 'a+rX,u+w', root]);
}

/** Only the same system can run this machine's Node. */
function demandSamePlatform({ os, arch }: DockerVersion): void {
  const own = `${process.platform}/${ARCHITECTURES[process.arch] ?? process.arch}`;
  if (own !== `${os}/${arch}` || !isGlibc()) throw controlPlaneImageNotMade(own, `${os}/${arch}`);
}

function isGlibc(): boolean {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}

function contentKey(packageRoot: string): string {
  const { size } = statSync(process.execPath);
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, process.version, size, SETTINGS]));
  for (const name of PACKAGE) {
    const path = join(packageRoot, name);
    if (!existsSync(path)) continue;
    const files = statSync(path).isDirectory() ? globSync('**', { cwd: path }).toSorted() : [''];
    for (const file of files) {
      const full = join(path, file);
      if (statSync(full).isFile()) hash.update(`${name}/${file}\0`).update(readFileSync(full));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
