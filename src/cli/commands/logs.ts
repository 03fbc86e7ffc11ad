import { usage } from '../../core/errors/catalogue/config.ts';
import { isKecsError } from '../../core/errors/kecs-error.ts';
import { isSimulated } from '../../core/instance/instance.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import type { LogWindow } from '../tasks/cloudwatch-log.ts';
import { findTasks } from '../tasks/find-tasks.ts';
import { type EcsFlags, withEcs } from '../tasks/open-ecs.ts';
import { showLogs } from '../tasks/show-logs.ts';
import { withKube } from '../tasks/with-kube.ts';
import { sinceOf, tailOf } from './log-window.ts';
import { isPart, partLogs } from './part-logs.ts';
import { PART_NAMES } from './part-names.ts';

const PATIENCE_MS = 1_500;

type LogsFlags = EcsFlags & {
  follow?: boolean;
  container?: string;
  since?: string;
  tail?: string;
  timestamps?: boolean;
  previous?: boolean;
};

/**
 * `kecs logs`: what the containers of a task, or of the tasks of a service, have written; or a part of the instance itself, if
 * no task or service has its name. A part must tell also when ECS does not answer: that may be why it is asked.
 */
export async function logs(deps: CliDeps, wanted: string, flags: LogsFlags): Promise<void> {
  const clock = systemClock;
  const window = windowOf(flags, clock.now());
  const { follow = false, container, timestamps = false, previous = false } = flags;
  if (isPart(wanted) && (previous || !(await isOfTasks(deps, wanted, flags)))) {
    if (container !== undefined)
      throw usage(`'${wanted}' is a part of the instance: --container is for tasks`);
    return partLogs(deps, flags, { part: wanted, window, follow, previous, timestamps });
  }
  if (previous) throw usage(`--previous is for the parts of an instance: ${PART_NAMES.join(', ')}`);
  return withEcs(deps, flags, async (open) => {
    const found = await findTasks(open, wanted);
    if (isSimulated(open.instance)) {
      deps.stderr.write(`'${wanted}' is simulated: nothing runs in it, so there is no output\n`);
      return;
    }
    await withKube(open.kubeconfig, clock, (kube) =>
      showLogs(deps, { open, kube, clock }, { wanted, found, window, follow, container, timestamps }),
    );
  });
}

/** A control plane that hangs must not hold back its own log. */
async function isOfTasks(deps: CliDeps, wanted: string, flags: LogsFlags): Promise<boolean> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const patient = { ...deps, signal: AbortSignal.any([deps.signal, patience]) };
    await withEcs(patient, flags, (open) => findTasks(open, wanted));
    return true;
  } catch (thrown) {
    if (deps.signal.aborted || !(patience.aborted || isKecsError(thrown))) throw thrown;
    return false;
  }
}

function windowOf({ since, tail }: LogsFlags, now: number): LogWindow {
  return {
    since: since === undefined ? undefined : sinceOf(since, now),
    tail: tail === undefined ? undefined : tailOf(tail),
  };
}
