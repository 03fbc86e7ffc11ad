import type { Clock } from '../../core/ports.ts';
import { newUuid } from '../ecs/ids.ts';
import { serviceKey } from '../ecs/service/service-data.ts';
import { eventText, withEvent } from '../ecs/service/service-events.ts';
import type { TaskData } from '../ecs/task/task-data.ts';
import { keyOfText, keyText, type StoredRecord } from '../store/record.ts';
import type { Stores } from '../store/stores.ts';
import { StepQueue } from '../work/step-queue.ts';
import { type CloudMap, RegistryRefused } from './cloud-map.ts';
import { attributesOfTask } from './instance-of-task.ts';
import { registrationDue } from './registration.ts';
import { parseRegistryArn } from './registry-arn.ts';

/** Tasks worked on at a time. */
const WIDTH = 8;
/** A registry that refused may be there later. */
const REFUSED_AGAIN_MS = 60_000;

export type RegistrarTools = {
  readonly stores: Pick<Stores, 'tasks' | 'services'>;
  readonly clock: Clock;
  readonly cloudMap: CloudMap;
  readonly log: (line: object) => void;
};

/**
 * Keeps the tasks of services in their Cloud Map services while they run: follows their records, and writes down there what is
 * done. Keeps nothing of its own, so another control plane goes on where this one ends.
 */
export class TaskRegistrar {
  readonly #tools: RegistrarTools;
  readonly #queue: StepQueue;

  constructor(tools: RegistrarTools, signal: AbortSignal) {
    this.#tools = tools;
    const { clock, log } = tools;
    const step = (key: string) => this.#step(key);
    this.#queue = new StepQueue({ clock, width: WIDTH, what: 'service registry of task', step, log, signal });
  }

  /** To be called once all records are in memory. */
  start(): void {
    const add = (record: StoredRecord<TaskData>): void => {
      if (registrationDue(record.data) !== undefined) this.#queue.offer(keyText(record));
    };
    this.#tools.stores.tasks.addView({ add, remove: () => undefined });
  }

  async #step(key: string): Promise<number | undefined> {
    const record = this.#tools.stores.tasks.get(keyOfText(key));
    const due = record && registrationDue(record.data);
    if (record === undefined || due === undefined) return undefined;
    if (due === 'register') return this.#register(record);
    await this.#deregister(record);
    return undefined;
  }

  async #register(record: StoredRecord<TaskData>): Promise<number | undefined> {
    const { cloudMap, clock } = this.#tools;
    for (const registry of record.data.launch.serviceRegistries ?? []) {
      const { registryArn = '' } = registry;
      try {
        const attributes = attributesOfTask(record.data, registry, record.region);
        await cloudMap.register(serviceOf(registryArn), record.data.id, attributes);
      } catch (thrown) {
        if (!(thrown instanceof RegistryRefused)) throw thrown;
        if (record.data.registration !== 'refused') await this.#tell(record, registryArn, thrown.message);
        await this.#note(record, 'refused');
        return clock.now() + REFUSED_AGAIN_MS;
      }
    }
    await this.#note(record, 'registered');
    return undefined;
  }

  async #deregister(record: StoredRecord<TaskData>): Promise<void> {
    const { cloudMap, log } = this.#tools;
    for (const { registryArn = '' } of record.data.launch.serviceRegistries ?? []) {
      try {
        await cloudMap.deregister(serviceOf(registryArn), record.data.id);
      } catch (thrown) {
        if (!(thrown instanceof RegistryRefused)) throw thrown;
        // Nothing that could be done later would change it.
        log({ level: 'warn', message: `task ${record.name} stays in ${registryArn}: ${thrown.message}` });
      }
    }
    await this.#note(record, 'deregistered');
  }

  async #note(record: StoredRecord<TaskData>, registration: TaskData['registration']): Promise<void> {
    await this.#tools.stores.tasks.update(record, (data) =>
      data.registration === registration ? data : { ...data, registration },
    );
  }

  /** An event of the service; the same for its other tasks is not told again. */
  async #tell(record: StoredRecord<TaskData>, registryArn: string, error: string): Promise<void> {
    const { stores, clock } = this.#tools;
    const { cluster, launch } = record.data;
    const text = eventText.notRegistered(launch.serviceName ?? '', registryArn, error);
    await stores.services.update(serviceKey(record, cluster, launch.serviceName ?? ''), (data) =>
      data.service.events[0]?.message === text ? data : withEvent(data, text, { now: clock.now(), newUuid }),
    );
  }
}

function serviceOf(registryArn: string): NonNullable<ReturnType<typeof parseRegistryArn>> {
  const service = parseRegistryArn(registryArn);
  if (service === undefined) throw new RegistryRefused(`${registryArn} is no ARN of a Cloud Map service`);
  return service;
}
