import { join } from 'node:path';
import { InstanceStore } from '../../clusters/instance/instance-store.ts';
import type { StartResult } from '../../clusters/instance/start-options.ts';
import { providerToStart } from '../../clusters/providers.ts';
import { type Flags, resolveStartSettings, type StartSettings } from '../../config/settings.ts';
import { usage } from '../../core/errors/catalogue/config.ts';
import { interrupted } from '../../core/errors/catalogue/instance.ts';
import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import type { Reporter } from '../../core/start/events.ts';
import { cacheDir } from '../../system/paths.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import { JsonReporter } from '../reporters/json-reporter.ts';
import { styleFor } from '../reporters/terminal.ts';
import { readyView } from '../views/ready-view.ts';
import { refreshMerged } from './kubeconfig.ts';
import { reporterFor } from './reporter-for.ts';
import { withInstanceLock } from './with-instance-lock.ts';

type StartFlags = Flags & { output: string };

/** `kecs start-v2`: exit 0 only when every router is live and each backend has answered through the gateway. */
export async function start(deps: CliDeps, flags: StartFlags): Promise<void> {
  if (flags.output !== 'json') {
    const result = await run(deps, flags, await reporterFor(deps));
    deps.stderr.write(`${readyView(result, await styleFor(deps.stderr, deps.env))}\n`);
    return;
  }
  const print = (outcome: object): void =>
    void deps.stdout.write(`${JSON.stringify({ schemaVersion: 1, command: 'start-v2', ...outcome })}\n`);
  try {
    print({ status: 'ready', data: await run(deps, flags, new JsonReporter(deps.stderr)) });
  } catch (thrown) {
    const { cause: _cause, ...error } = toErrorDetails(thrown);
    deps.setExitCode(error.exitCode);
    print({ status: 'failed', error });
  }
}

async function run(deps: CliDeps, flags: StartFlags, reporter: Reporter): Promise<StartResult> {
  const settings = resolveStartSettings(flags, deps.env);
  const store = new InstanceStore(settings.home);
  // The folder is needed for the lock; an instance that was only looked at is removed again.
  const isNew = store.load(settings.name) === undefined;
  const { provider, why } = await providerToStart(settings.name, store, settings.provider, deps.env);
  if (provider.name === 'embedded') refuseClusterFlags(settings);
  if (why !== undefined) reporter.emit({ type: 'note', level: 'info', text: why });
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
        provider.start({
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
    await refreshMerged(deps, settings.name, store.files(settings.name));
    return result;
  } catch (thrown) {
    if (isNew && !begun) store.remove(settings.name);
    throw deps.signal.aborted ? interrupted(keptAfterInterrupt(begun, settings.name)) : thrown;
  }
}

/** What an embedded instance has no use for: better said than ignored. */
function refuseClusterFlags({ images }: StartSettings): void {
  const [given] = Object.entries(images).find(([, image]) => image !== undefined) ?? [];
  if (given === undefined) return;
  const flag = `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-image`;
  throw usage(`${flag} is for instances in a cluster; this one is embedded`, [
    'leave it out',
    '--provider kind',
  ]);
}

function keptAfterInterrupt(begun: boolean, name: string): string {
  return begun
    ? `what was started goes on running: kecs start-v2 --name ${name} takes it up, kecs stop-v2 --name ${name} ends it`
    : 'nothing was created';
}
