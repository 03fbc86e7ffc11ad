import { messageOf } from '../../core/errors/kecs-error.ts';
import { isSimulated, taskNamespaceOf } from '../../core/instance/instance.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import type { EcsTask } from '../tasks/ecs-api.ts';
import { type Counted, callerText, glanceAt } from '../tasks/glance-at.ts';
import { type EcsFlags, type OpenEcs, withEcs } from '../tasks/open-ecs.ts';
import { withKube } from '../tasks/with-kube.ts';
import { psView } from '../views/ps-view.ts';
import { printData } from './print.ts';

type PsFlags = EcsFlags & { all?: boolean; output: 'table' | 'wide' | 'json' | 'yaml' };

/** `kecs ps`: services and tasks at a glance; of those that have ended only how many, unless all are asked for. */
export function ps(deps: CliDeps, flags: PsFlags): Promise<void> {
  return withEcs(deps, flags, async (open) => {
    const { instance, ecs, clusters } = open;
    const { hidden, ...glance } = await glanceAt(ecs, clusters, flags.all === true, (tasks) =>
      askWhyPending(deps, open, tasks),
    );
    if (flags.output === 'json' || flags.output === 'yaml')
      return printData(deps, flags.output, 'ps', glance);
    const text = psView(glance, Date.now(), flags.output === 'wide');
    if (text !== '') deps.stdout.write(`${text}\n`);
    for (const note of notes({ ...glance, hidden }, callerText(ecs.scope), isSimulated(instance)))
      deps.stderr.write(`${note}\n`);
  });
}

/** Only Kubernetes knows; where it cannot be asked the rest is still worth showing. */
async function askWhyPending(
  deps: CliDeps,
  { ecs, instance, kubeconfig }: OpenEcs,
  tasks: readonly EcsTask[],
): Promise<ReadonlyMap<string, string>> {
  const { reasonsOfPending } = await import('../tasks/pending/reasons-of-pending.ts');
  const namespace = taskNamespaceOf(instance);
  const clock = systemClock;
  try {
    return await withKube(kubeconfig, clock, (kube) =>
      reasonsOfPending(tasks, { ecs, kube, namespace, clock }),
    );
  } catch (thrown) {
    if (deps.signal.aborted) throw thrown;
    deps.stderr.write(`why tasks are pending cannot be told: ${messageOf(thrown)}\n`);
    return new Map();
  }
}

function notes({ services, tasks, hidden }: Counted, where: string, simulated: boolean): string[] {
  const ended = hidden === 0 ? [] : [`${hidden} stopped ${hidden === 1 ? 'task' : 'tasks'}: kecs ps -a`];
  if (services.length + tasks.length === 0)
    return [`no services and no running tasks in ${where} (--region REGION looks elsewhere)`, ...ended];
  return [...ended, ...(simulated ? ['simulated node: nothing in these tasks really runs'] : [])];
}
