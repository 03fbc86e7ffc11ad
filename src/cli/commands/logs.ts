import { parseDuration } from '../../config/parse-values.ts';
import { badValue } from '../../core/errors/catalogue/config.ts';
import { isSimulated } from '../../core/instance/instance.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { CliDeps } from '../deps.ts';
import type { LogWindow } from '../tasks/cloudwatch-log.ts';
import { findTasks } from '../tasks/find-tasks.ts';
import { type EcsFlags, withEcs } from '../tasks/open-ecs.ts';
import { showLogs } from '../tasks/show-logs.ts';

type LogsFlags = EcsFlags & {
  follow?: boolean;
  container?: string;
  since?: string;
  tail?: string;
  timestamps?: boolean;
};

/** `kecs logs`: what the containers of a task, or of the tasks of a service, have written. */
export function logs(deps: CliDeps, wanted: string, flags: LogsFlags): Promise<void> {
  const clock = systemClock;
  const window = windowOf(flags, clock.now());
  return withEcs(deps, flags, async (open) => {
    const found = await findTasks(open, wanted);
    if (isSimulated(open.instance)) {
      deps.stderr.write(`'${wanted}' is simulated: nothing runs in it, so there is no output\n`);
      return;
    }
    const { follow = false, container, timestamps = false } = flags;
    // Only here: the Kubernetes client is most of what a command loads.
    const [{ RestKube }, { KubeTransport }] = await Promise.all([
      import('../../kube/rest-kube.ts'),
      import('../../kube/kube-transport.ts'),
    ]);
    const kube = new RestKube(KubeTransport.fromFile(open.kubeconfig), clock);
    try {
      await showLogs(deps, { open, kube, clock }, { wanted, found, window, follow, container, timestamps });
    } finally {
      kube.close();
    }
  });
}

function windowOf({ since, tail }: LogsFlags, now: number): LogWindow {
  return {
    since: since === undefined ? undefined : sinceOf(since, now),
    tail: tail === undefined ? undefined : tailOf(tail),
  };
}

/** `10m` ago, or a moment in ISO 8601. */
function sinceOf(text: string, now: number): number {
  const duration = parseDuration(text);
  if ('value' in duration) return now - duration.value;
  const moment = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment))
    throw badValue(
      '--since',
      text,
      'a duration such as 90s, 10m or 1h, or a time such as 2026-01-31T12:00:00Z',
    );
  return moment;
}

function tailOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw badValue('--tail', text, 'not a whole number');
  return Number(text);
}
