import { dirname, join } from 'node:path';
import { resolveBinary } from '../../../src/clusters/embedded/binaries/binary.ts';
import { ministackBinary } from '../../../src/clusters/embedded/binaries/ministack.ts';
import { traefikBinary } from '../../../src/clusters/embedded/binaries/traefik.ts';
import { cacheDir } from '../../../src/system/paths.ts';
import { say } from '../cache.ts';
import { fingerprintOf, type Image, imagesOf } from './cached-images.ts';
import { addPython, pythonOf } from './python-tree.ts';

/** As the official image does: flags alone are Traefik's, and so is a command of Traefik's. */
const TRAEFIK_ENTRYPOINT = `#!/bin/sh
set -e
case "\${1-}" in '' | -* | healthcheck | version) set -- traefik "$@" ;; esac
exec "$@"
`;

/** Stands in for the official traefik image: the same program, started in the same way, without Alpine around it. */
export async function traefikImage(): Promise<Image> {
  const { path, version } = await binary(traefikBinary);
  const variant = {
    names: [`kecs.test/traefik:v${version}`],
    settings: {
      Env: ['PATH=/usr/local/bin:/usr/bin'],
      Entrypoint: ['/entrypoint.sh'],
      Cmd: ['traefik'],
      WorkingDir: '/',
      ExposedPorts: { '80/tcp': {} },
    },
  };
  const madeFrom = [TRAEFIK_ENTRYPOINT, fingerprintOf(path, '/bin/busybox')];
  const [image] = await imagesOf('traefik', madeFrom, [variant], async (tree) => {
    tree.copy(path, '/usr/local/bin/traefik');
    tree.copy('/bin/busybox', '/usr/bin/busybox');
    for (const command of ['sh', 'ls', 'cat', 'wget']) tree.link(`/usr/bin/${command}`, 'busybox');
    tree.text('/entrypoint.sh', TRAEFIK_ENTRYPOINT, 0o755);
    tree.copy('/etc/ssl/certs/ca-certificates.crt');
  });
  return image;
}

/** Stands in for ministackorg/ministack: the same package on this machine's Python, with the same settings and start. */
export async function ministackImage(): Promise<Image> {
  const { path, version } = await binary(ministackBinary);
  const python = await pythonOf(join(dirname(path), 'python'));
  const variant = {
    names: [`kecs.test/ministack:${version}`],
    settings: {
      Env: [
        'PATH=/usr/local/bin:/usr/bin',
        'PYTHONHOME=/usr/local',
        'PYTHONPATH=/usr/local/lib/packages',
        'PYTHONUNBUFFERED=1',
        'PYTHONDONTWRITEBYTECODE=1',
        'LD_LIBRARY_PATH=/usr/local/lib',
        `MINISTACK_VERSION=${version}`,
        'GATEWAY_PORT=4566',
        'S3_PERSIST=0',
        'S3_DATA_DIR=/tmp/ministack-data/s3',
      ],
      Entrypoint: ['python', '-m', 'ministack'],
      WorkingDir: '/opt/ministack',
      ExposedPorts: { '4566/tcp': {} },
    },
  };
  const madeFrom = [version, JSON.stringify(python), fingerprintOf(path, python.executable)];
  const [image] = await imagesOf('ministack', madeFrom, [variant], async (tree) => {
    await addPython(tree, python);
    tree.folder('/opt/ministack');
    tree.folder('/tmp/ministack-data/s3', 0o777);
  });
  return image;
}

async function binary(definition: typeof traefikBinary): Promise<{ path: string; version: string }> {
  return resolveBinary(definition, {
    env: process.env,
    packageRoot: join(import.meta.dirname, '..', '..', '..'),
    cacheRoot: cacheDir(process.env),
    progress: (text) => say(`${definition.name}: ${text}`),
    signal: new AbortController().signal,
  });
}
