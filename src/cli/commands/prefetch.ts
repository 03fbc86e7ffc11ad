import { binariesText, resolveBinaries } from '../../clusters/embedded/binaries/all-binaries.ts';
import { chooseNode } from '../../clusters/embedded/node/choose-node.ts';
import { nodeSupport } from '../../clusters/embedded/node/node-support.ts';
import { InstanceStore } from '../../clusters/instance/instance-store.ts';
import { DEFAULT_INSTANCE_NAME } from '../../core/instance/instance.ts';
import { runStep } from '../../core/start/run-step.ts';
import { makePrivateDir } from '../../system/files.ts';
import { cacheDir, kecsHome } from '../../system/paths.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import { printData } from './print.ts';
import { reporterFor } from './reporter-for.ts';

/** `kecs prefetch`: fetches and builds what a start needs, and starts nothing. For images, CI caches and slow networks. */
export async function prefetch(deps: CliDeps, flags: { output: 'text' | 'json' }): Promise<void> {
  const cacheRoot = cacheDir(deps.env);
  makePrivateDir(cacheRoot);
  const store = new InstanceStore(kecsHome(deps.env));
  const support = nodeSupport(store.files(DEFAULT_INSTANCE_NAME).dir, deps.env);
  const binaries = await runStep(await reporterFor(deps), systemClock, 'binaries', async (progress) => {
    const found = await resolveBinaries(
      { backend: { kind: 'ministack' }, node: chooseNode(undefined, undefined, support).kind },
      { env: deps.env, packageRoot: deps.packageRoot, cacheRoot, progress, signal: deps.signal },
    );
    return { value: found, text: binariesText(found) };
  });
  if (flags.output === 'json') await printData(deps, 'json', 'prefetch', Object.values(binaries));
}
