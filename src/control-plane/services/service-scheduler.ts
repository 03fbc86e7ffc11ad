import type { Clock } from '../../core/ports.ts';
import type { Place, RosterEntry, ServiceData } from '../ecs/service/service-data.ts';
import { requestStop } from '../ecs/task/request-stop.ts';
import { scaledIn } from '../ecs/task/stop-reasons.ts';
import { taskKey } from '../ecs/task/task-data.ts';
import { taskGroup } from '../ecs/task/task-views.ts';
import { definitionAt } from '../ecs/task-definition/definition-at.ts';
import type { TaskDefinitionData } from '../ecs/task-definition/task-definition-data.ts';
import { keyOfText, keyText, type RecordKey, type StoredRecord } from '../store/record.ts';
import type { Stores } from '../store/stores.ts';
import { StepQueue } from '../work/step-queue.ts';
import type { DaemonPlaces } from './daemon-places.ts';
import { isOnInstances, placeServiceTask } from './instance-room.ts';
import { INACTIVE_KEPT_MS } from './next-look.ts';
import { type Plan, planService } from './plan-service.ts';
import { groupOf, serviceTask } from './start-service-task.ts';
import { worldOf } from './world-of.ts';

/** Services worked on at a time. */
const WIDTH = 8;

export type SchedulerTools = {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly places: DaemonPlaces;
  /** One object per thing worth knowing. */
  readonly log: (line: object) => void;
  readonly settleMs?: number;
};

/**
 * Leads every service towards what is asked of it: follows the records of services and their tasks, and takes one planned step
 * after the other. Keeps nothing of its own, so another control plane goes on where this one ends.
 */
export class ServiceScheduler {
  readonly #tools: SchedulerTools;
  readonly #queue: StepQueue;

  constructor(tools: SchedulerTools, signal: AbortSignal) {
    this.#tools = tools;
    const { clock, log } = tools;
    const step = (key: string) => this.#step(key);
    this.#queue = new StepQueue({ clock, width: WIDTH, what: 'service', step, log, signal });
  }

  /** To be called once all records are in memory. */
  start(): void {
    const { services, tasks } = this.#tools.stores;
    services.addView({ add: (record) => this.#queue.offer(keyText(record)), remove: () => undefined });
    const offerServiceOf = (record: Parameters<Parameters<typeof tasks.addView>[0]['add']>[0]): void => {
      const { account, region, data } = record;
      const { serviceName } = data.launch;
      if (serviceName === undefined) return;
      this.#queue.offer(keyText({ account, region, name: `${data.cluster}/${serviceName}` }));
    };
    // Also when one is gone: whoever took it away may not be us.
    tasks.addView({ add: offerServiceOf, remove: offerServiceOf });
    this.#tools.places.onChange(() => {
      for (const record of services.all()) this.#queue.offer(keyText(record));
    });
  }

  /** Writes what is decided, then does it; undefined or when to look again. */
  async #step(key: string): Promise<number | undefined> {
    const { stores, clock } = this.#tools;
    const record = stores.services.get(keyOfText(key));
    if (record === undefined) {
      await Promise.all(this.#stopStrays(keyOfText(key), []));
      return undefined;
    }
    const { inactiveAt } = record.data;
    if (inactiveAt !== undefined && clock.now() >= inactiveAt + INACTIVE_KEPT_MS) {
      await stores.services.delete(record);
      return undefined;
    }
    let plan: Plan | undefined;
    const written = await stores.services.update(record, (data) => {
      plan = planService(data, worldOf(record, data, this.#tools));
      return plan.service;
    });
    if (written === undefined || plan === undefined) return undefined;
    const { start, stop, again } = plan;
    await Promise.all([
      ...start.map((entry) => this.#start(written, entry)),
      ...stop.map(({ taskId, stop: why }) =>
        stores.tasks.update(taskKey(written, written.data.cluster, taskId), (task) =>
          requestStop(task, why, clock.now()),
        ),
      ),
      ...this.#stopStrays(written, written.data.roster),
    ]);
    return again;
  }

  /**
   * Stops the tasks of a service that it does not know of: their creation was answered too late to be counted, or the
   * service itself was taken away.
   */
  #stopStrays(key: RecordKey, roster: readonly RosterEntry[]): Promise<unknown>[] {
    const { stores, clock } = this.#tools;
    // The name of a service's record is that of its cluster and its own.
    const live = stores.taskViews.liveOfService.page(taskGroup(key, key.name), Infinity).items;
    if (live.length === 0) return [];
    const known = new Set(roster.map(({ id }) => id));
    return live
      .filter(({ data }) => !known.has(data.id) && data.task.desiredStatus !== 'STOPPED')
      .map((stray) =>
        stores.tasks.update(stray, (task) =>
          requestStop(task, scaledIn(task.task.startedBy ?? ''), clock.now()),
        ),
      );
  }

  async #start(record: StoredRecord<ServiceData>, entry: RosterEntry): Promise<void> {
    const { stores, clock } = this.#tools;
    const { data } = record;
    const group = groupOf(data, entry);
    const definition = group && definitionAt(record, group.taskDefinition, stores);
    if (group === undefined || definition === undefined)
      throw new Error(`no task definition ${group?.taskDefinition ?? `for ${entry.of}`}`);
    // Taken means that it was made before, by us or by the control plane before us.
    const key = taskKey(record, data.cluster, entry.id);
    const place = this.#placeOf(record, entry, group, definition);
    const node = stores.nodes.named(place?.nodeName);
    const task = serviceTask(
      data,
      { ...entry, ...(place && { place }) },
      group,
      definition,
      node,
      clock.now(),
    );
    await stores.comingTasks.while(key, task, () => stores.tasks.create(key, task));
  }

  /** Undefined where Kubernetes is to choose. There was room when this was planned; others may have taken it since. */
  #placeOf(
    { data }: StoredRecord<ServiceData>,
    entry: RosterEntry,
    group: Parameters<typeof isOnInstances>[0],
    { taskDefinition }: TaskDefinitionData,
  ): Place | undefined {
    if (entry.place !== undefined || !isOnInstances(group)) return entry.place;
    const place = placeServiceTask(data, taskDefinition, this.#tools.stores);
    if (place === undefined) throw new Error(`no container instance has room for task ${entry.id}`);
    return place;
  }
}
