import { join } from 'node:path';
import { InstanceStore } from '../../clusters/embedded/instance-store.ts';
import { startInstance } from '../../clusters/embedded/start-instance.ts';
import { type Flags, resolveStartSettings } from '../../config/settings.ts';
import { interrupted } from '../../core/errors/catalogue/instance.ts';
import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import { cacheDir } from '../../system/paths.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import { JsonReporter } from '../reporters/json-reporter.ts';
import { styleFor } from '../reporters/terminal.ts';
import { errorView } from '../views/error-view.ts';
import { readyView } from '../views/ready-view.ts';
import { reporterFor } from './reporter-for.ts';
import { withInstanceLock } from './with-instance-lock.ts';

/** `kecs start-v2`: exit 0 only when every router is live and each backend has answered through the gateway. */
export async function start(deps: CliDeps, flags: Flags & { output: string }): Promise<void> {
  const settings = resolveStartSettings(flags, deps.env);
  const json = flags.output === 'json';
  const reporter = json ? new JsonReporter(deps.stderr) : await reporterFor(deps);
  const store = new InstanceStore(settings.home);
  // The folder is needed for the lock; an instance that was only looked at is removed again.
  const isNew = store.load(settings.name) === undefined;
  store.makeFolders(settings.name);
  const deadline = { at: Date.now() + settings.timeoutMs, totalMs: settings.timeoutMs, signal: deps.signal };
  let begun = false;
  try {
    const result = await withInstanceLock(
      deps,
      store.files(settings.name),
      settings.name,
      'kecs start-v2',
      () =>
        startInstance({
          settings,
          store,
          reporter,
          clock: systemClock,
          deadline,
          env: deps.env,
          packageRoot: deps.packageRoot,
          cacheRoot: cacheDir(deps.env),
          version: deps.version,
          // Not argv: npx starts this by a link in a cache that may be cleaned while the instance runs.
          program: { node: process.execPath, entry: join(deps.packageRoot, 'bin', 'kecs.js') },
          onBegun: () => {
            begun = true;
          },
        }),
    );
    if (json)
      deps.stdout.write(
        `${JSON.stringify({ schemaVersion: 1, command: 'start-v2', status: 'ready', data: result })}\n`,
      );
    else deps.stderr.write(`${readyView(result, await styleFor(deps.stderr, deps.env))}\n`);
  } catch (thrown) {
    if (isNew && !begun) store.remove(settings.name);
    const error = deps.signal.aborted ? interrupted(keptAfterInterrupt(begun, settings.name)) : thrown;
    const details = toErrorDetails(error);
    deps.setExitCode(details.exitCode);
    if (json) {
      const { cause: _cause, ...plain } = details;
      deps.stdout.write(
        `${JSON.stringify({ schemaVersion: 1, command: 'start-v2', status: 'failed', error: plain })}\n`,
      );
    } else {
      deps.stderr.write(`${errorView(details, await styleFor(deps.stderr, deps.env))}\n`);
    }
  }
}

function keptAfterInterrupt(begun: boolean, name: string): string {
  return begun
    ? `what was made so far; kecs start-v2 --name ${name} goes on, kecs delete --name ${name} removes it`
    : 'nothing was created';
}
