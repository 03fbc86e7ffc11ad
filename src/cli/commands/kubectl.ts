import { kubectlMissing } from '../../core/errors/catalogue/kubeconfig.ts';
import { runAttached } from '../../system/exec.ts';
import type { CliDeps } from '../deps.ts';
import { runningInstance } from './running-instance.ts';
import type { InstanceFlags } from './select-instance.ts';

/** `kecs kubectl -- …`: the user's own kubectl with the instance's kubeconfig; its exit code is ours. */
export async function kubectl(deps: CliDeps, args: readonly string[], flags: InstanceFlags): Promise<void> {
  const { files } = await runningInstance(deps, flags);
  const program = deps.env['KECS_KUBECTL'] || 'kubectl';
  const code = await runAttached(program, args, { KUBECONFIG: files.kubeconfig() });
  if (code === undefined) throw kubectlMissing(program);
  deps.setExitCode(code);
}
