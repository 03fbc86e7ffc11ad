import { isSimulated } from '../../core/instance/instance.ts';
import type { CliDeps } from '../deps.ts';
import { type Counted, callerText, glanceAt } from '../tasks/glance-at.ts';
import { type EcsFlags, withEcs } from '../tasks/open-ecs.ts';
import { psView } from '../views/ps-view.ts';
import { printData } from './print.ts';

type PsFlags = EcsFlags & { all?: boolean; output: 'table' | 'wide' | 'json' | 'yaml' };

/** `kecs ps`: services and tasks at a glance; of those that have ended only how many, unless all are asked for. */
export function ps(deps: CliDeps, flags: PsFlags): Promise<void> {
  return withEcs(deps, flags, async ({ instance, ecs, clusters }) => {
    const { hidden, ...glance } = await glanceAt(ecs, clusters, flags.all === true);
    if (flags.output === 'json' || flags.output === 'yaml')
      return printData(deps, flags.output, 'ps', glance);
    const text = psView(glance, Date.now(), flags.output === 'wide');
    if (text !== '') deps.stdout.write(`${text}\n`);
    for (const note of notes({ ...glance, hidden }, callerText(ecs.scope), isSimulated(instance)))
      deps.stderr.write(`${note}\n`);
  });
}

function notes({ services, tasks, hidden }: Counted, where: string, simulated: boolean): string[] {
  const ended = hidden === 0 ? [] : [`${hidden} stopped ${hidden === 1 ? 'task' : 'tasks'}: kecs ps -a`];
  if (services.length + tasks.length === 0)
    return [`no services and no running tasks in ${where} (--region REGION looks elsewhere)`, ...ended];
  return [...ended, ...(simulated ? ['simulated node: nothing in these tasks really runs'] : [])];
}
