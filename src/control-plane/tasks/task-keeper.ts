import { Pods } from '../../kube/resource-types.ts';
import { registrationDue } from '../cloud-map/registration.ts';
import { isStopped, type TaskData } from '../ecs/task/task-data.ts';
import type { Pod } from '../node/pod.ts';
import { keyOfText, keyText, type StoredRecord } from '../store/record.ts';
import { StepQueue } from '../work/step-queue.ts';
import { clearAway } from './clear-away.ts';
import { keepRunning } from './keep-running.ts';
import { TASK_LABEL } from './pod/pod-names.ts';
import { PodCache } from './pod-cache.ts';
import type { TaskTools } from './task-tools.ts';

/** Steps at a time: each is a few calls to the Kubernetes API, and secrets of one task must not hold up the others. */
const WIDTH = 16;
/** AWS promises an hour. */
const STOPPED_STAY_MS = 65 * 60_000;
const LOOK_AGAIN_MS = 60_000;

/**
 * Leads every task through its life: follows the records and the pods, and makes the one follow from the other. Keeps nothing
 * of its own, so another control plane goes on where this one ends.
 */
export class TaskKeeper {
  readonly #tools: TaskTools;
  readonly #queue: StepQueue;

  constructor(tools: Omit<TaskTools, 'pods'>) {
    const pods = new PodCache((key) => this.#offer(key));
    this.#tools = { ...tools, pods };
    const { clock, log, signal } = tools;
    const step = (key: string) => this.#step(key);
    this.#queue = new StepQueue({ clock, width: WIDTH, what: 'task', step, log, signal });
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
  }

  /** Not before the pods are known: a task that has one must not be given another. */
  #offer(key: string): void {
    if (this.#tools.pods.synced) this.#queue.offer(key);
  }

  async #step(key: string): Promise<number | undefined> {
    const { stores, pods, clock } = this.#tools;
    const record = stores.tasks.get(keyOfText(key));
    const pod = pods.get(key);
    if (record !== undefined && !isStopped(record.data)) return keepRunning(record, pod, this.#tools);
    // Of a task that has stopped, or that nobody knows of any more.
    if (record !== undefined && pod !== undefined) this.#tools.logs?.see(record, pod);
    if (pod !== undefined) await clearAway(pod, this.#tools);
    if (record === undefined) return undefined;
    const goneAt = forgottenAt(record);
    if (clock.now() < goneAt) return goneAt;
    // Nobody else knows that it is still in a service registry.
    if (registrationDue(record.data) === 'deregister') return clock.now() + LOOK_AGAIN_MS;
    await stores.tasks.delete(record);
    return undefined;
  }
}

function forgottenAt({ data }: StoredRecord<TaskData>): number {
  return (data.task.stoppedAt ?? 0) * 1000 + STOPPED_STAY_MS;
}
