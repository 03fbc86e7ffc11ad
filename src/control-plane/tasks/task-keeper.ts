import { messageOf } from '../../core/errors/kecs-error.ts';
import { isConflict } from '../../kube/kube-api-error.ts';
import { Pods } from '../../kube/resource-types.ts';
import { isStopped, type TaskData } from '../ecs/task/task-data.ts';
import type { Pod } from '../node/pod.ts';
import { keyText, type RecordKey, type StoredRecord } from '../store/record.ts';
import { Agenda } from '../work/agenda.ts';
import { WorkQueue } from '../work/work-queue.ts';
import { clearAway } from './clear-away.ts';
import { keepRunning } from './keep-running.ts';
import { TASK_LABEL } from './pod/pod-names.ts';
import { PodCache } from './pod-cache.ts';
import type { TaskTools } from './task-tools.ts';

/** Steps at a time: each is a few calls to the Kubernetes API, and secrets of one task must not hold up the others. */
const WIDTH = 16;
const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 30_000;
/** AWS promises an hour. */
const STOPPED_STAY_MS = 65 * 60_000;

/**
 * Leads every task through its life: follows the records and the pods, and makes the one follow from the other. Keeps nothing
 * of its own, so another control plane goes on where this one ends.
 */
export class TaskKeeper {
  readonly #tools: TaskTools;
  readonly #queue: WorkQueue;
  readonly #agenda: Agenda;
  readonly #failures = new Map<string, number>();

  constructor(tools: Omit<TaskTools, 'pods'>) {
    const pods = new PodCache((key) => this.#offer(key));
    this.#tools = { ...tools, pods };
    this.#queue = new WorkQueue(WIDTH, (key) => this.#work(key));
    this.#agenda = new Agenda(tools.clock, (key) => this.#offer(key));
  }

  /** To be called once all records are in memory. */
  start(): void {
    const { kube, signal, stores, surroundings, pods } = this.#tools;
    const options = { namespace: surroundings.namespace, labelSelector: TASK_LABEL };
    stores.tasks.addView({ add: (record) => this.#offer(keyText(record)), remove: () => undefined });
    kube.watch<Pod>(
      Pods,
      options,
      (event) => {
        pods.see(event);
        if (event.type !== 'synced') return;
        for (const record of stores.tasks.all()) this.#offer(keyText(record));
        for (const key of pods.keys()) this.#offer(key);
      },
      signal,
    );
    signal.addEventListener('abort', () => {
      this.#queue.close();
      this.#agenda.close();
    });
  }

  /** Not before the pods are known: a task that has one must not be given another. */
  #offer(key: string): void {
    if (this.#tools.pods.synced) this.#queue.offer(key);
  }

  async #work(key: string): Promise<void> {
    const { clock, log, signal } = this.#tools;
    try {
      const again = await this.#step(key);
      this.#failures.delete(key);
      if (again === undefined) this.#agenda.delete(key);
      else this.#agenda.set(key, again);
    } catch (thrown) {
      if (signal.aborted) return;
      const failures = this.#failures.get(key) ?? 0;
      this.#failures.set(key, failures + 1);
      const retryMs = Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
      if (!isConflict(thrown)) log({ level: 'warn', message: `task ${key}: ${messageOf(thrown)}`, retryMs });
      this.#agenda.set(key, clock.now() + retryMs);
    }
  }

  async #step(key: string): Promise<number | undefined> {
    const { stores, pods, clock } = this.#tools;
    const record = stores.tasks.get(recordKeyOf(key));
    const pod = pods.get(key);
    if (record !== undefined && !isStopped(record.data)) return keepRunning(record, pod, this.#tools);
    // Of a task that has stopped, or that nobody knows of any more.
    if (record !== undefined && pod !== undefined) this.#tools.logs?.see(record, pod);
    if (pod !== undefined) await clearAway(pod, this.#tools);
    if (record === undefined) return undefined;
    const goneAt = forgottenAt(record);
    if (clock.now() < goneAt) return goneAt;
    await stores.tasks.delete(record);
    return undefined;
  }
}

function forgottenAt({ data }: StoredRecord<TaskData>): number {
  return (data.task.stoppedAt ?? 0) * 1000 + STOPPED_STAY_MS;
}

/** The key in `account/region/cluster/id`. */
function recordKeyOf(text: string): RecordKey {
  const [account = '', region = '', ...name] = text.split('/');
  return { account, region, name: name.join('/') };
}
