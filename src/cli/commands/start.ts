import { join } from 'node:path';
import type { ClusterProvider } from '../../clusters/cluster-provider.ts';
import { InstanceStore } from '../../clusters/instance/instance-store.ts';
import type { StartOptions, StartResult } from '../../clusters/instance/start-options.ts';
import { providerToStart } from '../../clusters/providers.ts';
import { type Flags, resolveStartSettings, type StartSettings } from '../../config/settings.ts';
import { usage } from '../../core/errors/catalogue/config.ts';
import { interrupted } from '../../core/errors/catalogue/instance.ts';
import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import type { Reporter } from '../../core/start/events.ts';
import { cacheDir } from '../../system/paths.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import { gatherFacts } from '../doctor/gather-facts.ts';
import { JsonReporter } from '../reporters/json-reporter.ts';
import { styleFor } from '../reporters/terminal.ts';
import { readyView } from '../views/ready-view.ts';
import { refreshMerged } from './kubeconfig.ts';
import { reporterFor } from './reporter-for.ts';
import { withInstanceLock } from './with-instance-lock.ts';

type StartFlags = Flags & { output: string; dryRun?: boolean };

/** `kecs start-v2`: exit 0 only when every router is live and each backend has answered through the gateway. */
export async function start(deps: CliDeps, flags: StartFlags): Promise<void> {
  if (flags.dryRun) return dryRun(deps, flags);
  if (flags.output === 'yaml')
    throw usage('-o yaml prints objects, so it needs --dry-run', ['-o json (the result as data)']);
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

/** `kecs start-v2 --dry-run`: every object that a start would apply, and nothing is applied. */
async function dryRun(deps: CliDeps, flags: StartFlags): Promise<void> {
  const reporter = await reporterFor(deps);
  const objects = await withProvider(deps, flags, reporter, async (provider, options) => {
    if (provider.plannedObjects === undefined)
      throw usage(`--dry-run is for --provider existing; '${options.settings.name}' is ${provider.name}`);
    return provider.plannedObjects(options);
  });
  const { printYaml } = await import('./print-yaml.ts');
  for (const object of objects) {
    deps.stdout.write('---\n');
    printYaml(deps, object);
  }
}

async function run(deps: CliDeps, flags: StartFlags, reporter: Reporter): Promise<StartResult> {
  return withProvider(deps, flags, reporter, async (provider, options) => {
    const result = await provider.start(options);
    await refreshMerged(deps, result.name, options.store.files(result.name));
    return result;
  });
}

/** Does `work` under the instance's lock; of a new instance that it has not begun to make nothing is left. */
async function withProvider<T>(
  deps: CliDeps,
  flags: StartFlags,
  reporter: Reporter,
  work: (provider: ClusterProvider, options: StartOptions) => Promise<T>,
): Promise<T> {
  const settings = resolveStartSettings(flags, deps.env);
  const { name } = settings;
  const store = new InstanceStore(settings.home);
  // The folder is needed for the lock; an instance that was only looked at is removed again.
  const isNew = store.load(name) === undefined;
  const { provider, why } = await providerToStart(name, store, settings.provider, deps.env);
  refuseOthersFlags(settings, provider.name);
  if (why !== undefined) reporter.emit({ type: 'note', level: 'info', text: why });
  store.makeFolders(name);
  const deadline = { at: Date.now() + settings.timeoutMs, totalMs: settings.timeoutMs, signal: deps.signal };
  let begun = false;
  const options: StartOptions = {
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
    facts: {
      ...gatherFacts(deps, name, store),
      // It is settled, and was not cheap to find.
      provider: async () => ({ name: provider.name, why: why ?? '' }),
    },
    onBegun: () => {
      begun = true;
    },
  };
  const unlessBegun = (): void => {
    if (isNew && !begun) store.remove(name);
  };
  try {
    const done = await withInstanceLock(deps, store.files(name), name, 'kecs start-v2', () =>
      work(provider, options),
    );
    unlessBegun();
    return done;
  } catch (thrown) {
    unlessBegun();
    throw deps.signal.aborted ? interrupted(keptAfterInterrupt(begun, name)) : thrown;
  }
}

/** What this kind of instance has no use for: better said than ignored. */
function refuseOthersFlags({ images, cluster }: StartSettings, provider: ClusterProvider['name']): void {
  const given = (wishes: object, ending: string): string[] =>
    Object.entries(wishes).flatMap(([key, wish]) =>
      wish === undefined ? [] : `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}${ending}`,
    );
  const [image] = provider === 'embedded' ? given(images, '-image') : [];
  if (image !== undefined) {
    throw usage(`${image} is for instances in a cluster; this one is embedded`, [
      'leave it out',
      '--provider kind',
    ]);
  }
  const [flag] = provider === 'existing' ? [] : given(cluster, '');
  if (flag !== undefined)
    throw usage(`${flag} is for a cluster that is there already; this one is ${provider}`, [
      'leave it out',
      '--provider existing',
    ]);
}

function keptAfterInterrupt(begun: boolean, name: string): string {
  return begun
    ? `what was started goes on running: kecs start-v2 --name ${name} takes it up, kecs stop-v2 --name ${name} ends it`
    : 'nothing was created';
}
