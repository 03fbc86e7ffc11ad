import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../core/ports.ts';
import type { ServiceData } from '../ecs/service/service-data.ts';
import { shownService } from '../ecs/service/shown-service.ts';
import { keyOfText, keyText, type StoredRecord } from '../store/record.ts';
import type { Stores } from '../store/stores.ts';
import { StepQueue } from '../work/step-queue.ts';

/** Services worked on at a time. */
const WIDTH = 4;
/** What people look at need not be newer, and each is a write. */
const EVERY_MS = 1_000;

type Tools = {
  readonly stores: Pick<Stores, 'services' | 'tasks'>;
  readonly clock: Clock;
  readonly log: (line: object) => void;
};

/** The status of a service's object, for the columns of `kubectl get` that its record does not have (templates/crds/ecs-services.yaml). */
type Columns = {
  readonly runningCount: number;
  readonly pendingCount: number;
  /** `family:revision`. */
  readonly taskDefinition: string | null;
};

/** Shows in the Kubernetes API how many tasks each service has: answers of ECS count them anew, so no record has their number. */
export class ServiceColumns {
  readonly #tools: Tools;
  readonly #queue: StepQueue;
  /** What was written last, by the service's key. */
  readonly #written = new Map<string, { uid: string | undefined; at: number; columns: Columns }>();

  constructor(tools: Tools, signal: AbortSignal) {
    this.#tools = tools;
    const { clock, log } = tools;
    const step = (key: string) => this.#step(key);
    this.#queue = new StepQueue({ clock, width: WIDTH, what: 'status of service', step, log, signal });
  }

  /** To be called once all records are in memory. */
  start(): void {
    const { services, tasks } = this.#tools.stores;
    const offer = (record: Parameters<typeof keyText>[0]) => this.#queue.offer(keyText(record));
    services.addView({ add: offer, remove: offer });
    const offerServiceOf = ({
      account,
      region,
      data,
    }: Parameters<Parameters<typeof tasks.addView>[0]['add']>[0]) => {
      const { serviceName } = data.launch;
      if (serviceName !== undefined) offer({ account, region, name: `${data.cluster}/${serviceName}` });
    };
    tasks.addView({ add: offerServiceOf, remove: offerServiceOf });
  }

  async #step(key: string): Promise<number | undefined> {
    const { stores, clock } = this.#tools;
    const record = stores.services.get(keyOfText(key));
    if (record === undefined) {
      this.#written.delete(key);
      return undefined;
    }
    const { uid } = record.metadata;
    const columns = columnsOf(record, stores);
    const before = this.#written.get(key);
    if (before !== undefined && before.uid === uid) {
      if (isDeepStrictEqual(before.columns, columns)) return undefined;
      if (clock.now() < before.at + EVERY_MS) return before.at + EVERY_MS;
    }
    await stores.services.writeStatus(record, columns);
    this.#written.set(key, { uid, at: clock.now(), columns });
    return undefined;
  }
}

function columnsOf(record: StoredRecord<ServiceData>, stores: Pick<Stores, 'tasks'>): Columns {
  const { runningCount = 0, pendingCount = 0, taskDefinition } = shownService(record, stores, false);
  return { runningCount, pendingCount, taskDefinition: taskDefinition?.replace(/^.*\//, '') ?? null };
}
