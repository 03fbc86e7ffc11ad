import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { InstanceFiles } from '../../clusters/instance/instance-files.ts';
import { usage } from '../../core/errors/catalogue/config.ts';
import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import { MergedKubeconfig } from '../../kubeconfig/merged-kubeconfig.ts';
import { userKubeconfig } from '../../kubeconfig/user-kubeconfig.ts';
import type { CliDeps } from '../deps.ts';
import { runningInstance } from './running-instance.ts';
import type { InstanceFlags } from './select-instance.ts';

type KubeconfigFlags = InstanceFlags & { path?: boolean; merge?: boolean; switchContext?: boolean };

/** `kecs kubeconfig`: prints the instance's own file, or with --merge adds it to the user's. */
export async function kubeconfig(deps: CliDeps, flags: KubeconfigFlags): Promise<void> {
  if (flags.path && flags.merge) throw usage('--path and --merge exclude each other');
  if (flags.switchContext && !flags.merge)
    throw usage('--switch-context needs --merge', ['kecs kubeconfig --merge --switch-context']);
  const { name, files, home } = await runningInstance(deps, flags);
  if (flags.path) {
    deps.stdout.write(`${files.kubeconfig()}\n`);
    return;
  }
  if (!flags.merge) {
    deps.stdout.write(readFileSync(files.kubeconfig(), 'utf8'));
    return;
  }
  const target = userKubeconfig(deps.env);
  // A start writes these anew.
  if (target.startsWith(join(resolve(home), 'instances') + sep))
    throw usage(`KUBECONFIG names ${target}, which is an instance's own`, [
      'unset KUBECONFIG and run this command again',
    ]);
  const merged = new MergedKubeconfig(name, files.kubeconfig());
  await merged.mergeInto(target, flags.switchContext === true, deps.signal);
  const how = flags.switchContext ? 'is the current context' : `kubectl --context ${merged.context} …`;
  deps.stderr.write(` ✓ ${merged.context} is in ${target} (${how})\n`);
}

/**
 * For a start that has changed the instance's address or keys: what was merged follows. What its user has renamed, taken out
 * or deleted since stays so.
 */
export async function refreshMerged(deps: CliDeps, name: string, files: InstanceFiles): Promise<void> {
  const merged = new MergedKubeconfig(name, files.kubeconfig());
  for (const path of merged.files()) {
    await merged.refreshIn(path).catch((thrown) => warn(deps, `${path} was not brought up to date`, thrown));
  }
}

/** A user's file that cannot be changed keeps nobody from deleting the instance. */
export async function removeFromKubeconfigs(
  deps: CliDeps,
  name: string,
  files: InstanceFiles,
): Promise<void> {
  const merged = new MergedKubeconfig(name, files.kubeconfig());
  for (const path of merged.files()) {
    await merged
      .removeFrom(path)
      .catch((thrown) => warn(deps, `context ${merged.context} is still in ${path}`, thrown));
  }
}

function warn(deps: CliDeps, what: string, thrown: unknown): void {
  const { why, what: problem } = toErrorDetails(thrown);
  deps.stderr.write(`   ${what}: ${why ?? problem}\n`);
}
