import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../system/exec.ts';
import { makePrivateDir } from '../../../system/files.ts';
import { MINISTACK_VERSION } from '../../instance/pinned-versions.ts';
import { ArtefactCache } from './artefact-cache.ts';
import type { BinaryDefinition, Way } from './binary.ts';
import { findPython } from './python.ts';

const VERSION = MINISTACK_VERSION;
const LOCK_FILE = 'src/clusters/embedded/locks/ministack.txt';

/** A Python environment of its own, because MiniStack pins its own botocore. Every package is checked by hash. */
const virtualEnvironment: Way = {
  name: 'pip install',
  async make({ env, packageRoot, cache, progress, signal }) {
    const python = await findPython(env);
    cache.discard();
    makePrivateDir(cache.dir);
    progress('making a Python environment');
    await run(python, ['-m', 'venv', cache.dir], { signal }).catch((thrown: unknown) => {
      if (existsSync(join(cache.dir, 'bin', 'pip'))) throw thrown;
      throw new Error(`${python} cannot make environments (Debian: apt-get install python3-venv)`, {
        cause: thrown,
      });
    });
    progress('installing MiniStack and its 16 packages');
    await run(
      join(cache.dir, 'bin', 'python'),
      [
        '-m',
        'pip',
        'install',
        '--require-hashes',
        '--disable-pip-version-check',
        '-q',
        '-r',
        join(packageRoot, LOCK_FILE),
      ],
      { signal },
    );
    await cache.record(`Python packages, ${python}`);
  },
};

export const ministackBinary: BinaryDefinition = {
  name: 'ministack',
  version: VERSION,
  envVariable: 'KECS_MINISTACK',
  cache: (cacheRoot) => new ArtefactCache(cacheRoot, 'ministack', VERSION, join('bin', 'ministack')),
  // pip fetches it, as it is configured.
  hosts: [],
  ways: [virtualEnvironment],
  fix: [
    'install Python 3.10 or newer with venv and pip (Debian: apt-get install python3-venv python3-pip)',
    'kecs start-v2 --no-localstack (ECS and ELBv2 only), or --backend url=http://… (a backend of your own)',
  ],
};
