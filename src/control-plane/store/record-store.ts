import type { CustomResource, ResourceType } from '../../core/kube-objects.ts';
import type { Clock, Kube } from '../../core/ports.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../kube/kube-api-error.ts';
import { objectName } from './object-name.ts';
import { keyText, type RecordKey, type RecordSpec, type StoredRecord } from './record.ts';
import { RecordCache } from './record-cache.ts';
import type { View } from './sorted-view.ts';
import { Turns } from './turns.ts';

/** Writers of one record queue up inside a process, so this many losses in a row mean something is very busy outside. */
const MAX_ATTEMPTS = 12;
const CONFLICT_PAUSE_MS = 4;

/** The same record kept changing under us; the caller should be told to try again. */
export class TooMuchContention extends Error {}

/**
 * Records of one kind: reads come from memory, a write is one call to the Kubernetes API and is visible to reads when it
 * resolves.
 */
export class RecordStore<Data> {
  readonly type: ResourceType;
  readonly #kube: Kube;
  readonly #clock: Clock;
  readonly #namespace: string;
  readonly #cache: RecordCache<Data>;
  // Writers of one key take turns; otherwise each burst would make its own conflicts.
  readonly #turns = new Turns();
  #synced = false;

  constructor(
    kube: Kube,
    clock: Clock,
    namespace: string,
    type: ResourceType,
    views: readonly View<Data>[] = [],
  ) {
    this.#kube = kube;
    this.#clock = clock;
    this.#namespace = namespace;
    this.type = type;
    this.#cache = new RecordCache(views);
  }

  /** Keeps one more view in step, from all that is in memory on. */
  addView(view: View<Data>): void {
    this.#cache.addView(view);
  }

  get synced(): boolean {
    return this.#synced;
  }

  get size(): number {
    return this.#cache.size;
  }

  /** Starts following the Kubernetes API; `onSynced` is called once, when all that existed at the start is in memory. */
  follow(signal: AbortSignal, onSynced: () => void): void {
    this.#kube.watch<CustomResource<RecordSpec<Data>>>(
      this.type,
      { namespace: this.#namespace },
      (event) => {
        if (event.type === 'synced') {
          this.#synced = true;
          onSynced();
          return;
        }
        const record = toRecord(event.object);
        if (record === undefined) return;
        if (event.type === 'deleted') this.#cache.drop(record);
        else this.#cache.put(record);
      },
      signal,
    );
  }

  get(key: RecordKey): StoredRecord<Data> | undefined {
    return this.#cache.get(key);
  }

  all(): IterableIterator<StoredRecord<Data>> {
    return this.#cache.values();
  }

  /** Stores a new record; undefined if the name is taken, in which case the taker is in memory afterwards. */
  async create(key: RecordKey, data: Data): Promise<StoredRecord<Data> | undefined> {
    const object: CustomResource<RecordSpec<Data>> = {
      apiVersion: `${this.type.group}/${this.type.version}`,
      kind: this.type.kind,
      metadata: {
        name: objectName(key),
        namespace: this.#namespace,
        labels: {
          'app.kubernetes.io/managed-by': 'kecs',
          'kecs.dev/account': key.account,
          'kecs.dev/region': key.region,
        },
      },
      spec: { account: key.account, region: key.region, name: key.name, data },
    };
    try {
      return this.#remember(await this.#kube.create(this.type, object));
    } catch (thrown) {
      if (!isAlreadyExists(thrown)) throw thrown;
      await this.#refresh(key);
      return undefined;
    }
  }

  /**
   * Replaces a record's data by what `change` makes of it; `change` runs again on the newer data when somebody else was
   * faster, may throw to give up, and returns its argument to leave all as it is. Undefined where there is no record.
   */
  update(key: RecordKey, change: (data: Data) => Data): Promise<StoredRecord<Data> | undefined> {
    return this.#turns.run(keyText(key), async () => {
      for (let attempt = 1; ; attempt++) {
        const record = this.#cache.get(key);
        if (record === undefined) return undefined;
        const data = change(record.data);
        if (data === record.data) return record;
        try {
          return this.#remember(await this.#kube.replace(this.type, this.#withData(record, data)));
        } catch (thrown) {
          if (!isConflict(thrown)) throw thrown;
          if (attempt === MAX_ATTEMPTS) throw new TooMuchContention(keyText(key));
          // Not at once and not all at the same moment: whoever won just now is likely to write again.
          await this.#clock.sleep(Math.random() * attempt * CONFLICT_PAUSE_MS);
          await this.#refresh(key);
        }
      }
    });
  }

  /**
   * Writes the status of a record's object, which is for those who look at the Kubernetes API: it is not read back, and no
   * record is made of it. Nothing happens where there is no record.
   */
  writeStatus(key: RecordKey, status: object): Promise<void> {
    return this.#turns.run(keyText(key), async () => {
      const record = this.#cache.get(key);
      if (record === undefined) return;
      const { name, namespace, uid } = record.metadata;
      const target = { name, ...(namespace !== undefined && { namespace }) };
      try {
        const written = await this.#kube.patchStatus<CustomResource<RecordSpec<Data>>>(
          this.type,
          target,
          status,
        );
        // Its version is a new one: writes from here on would be of an old one otherwise.
        if (written.metadata.uid === uid) this.#remember(written);
      } catch (thrown) {
        if (!isNotFound(thrown)) throw thrown;
      }
    });
  }

  async delete(record: StoredRecord<Data>): Promise<void> {
    await this.#kube.delete(this.type, record.metadata.name, { namespace: this.#namespace });
    this.#cache.drop(record);
  }

  #withData(record: StoredRecord<Data>, data: Data): CustomResource<RecordSpec<Data>> {
    return {
      apiVersion: `${this.type.group}/${this.type.version}`,
      kind: this.type.kind,
      metadata: record.metadata,
      spec: { account: record.account, region: record.region, name: record.name, data },
    };
  }

  #remember(object: CustomResource<RecordSpec<Data>>): StoredRecord<Data> {
    const record = toRecord(object);
    if (record === undefined) throw new TypeError(`the API server returned ${object.kind} without spec.data`);
    this.#cache.put(record);
    return record;
  }

  /** Reads one record past the cache: after a conflict the watch may not have told us yet. */
  async #refresh(key: RecordKey): Promise<void> {
    const object = await this.#kube.get<CustomResource<RecordSpec<Data>>>(
      this.type,
      objectName(key),
      this.#namespace,
    );
    if (object !== undefined) this.#remember(object);
    else {
      const stale = this.#cache.get(key);
      if (stale !== undefined) this.#cache.drop(stale);
    }
  }
}

/** Undefined for an object that somebody else wrote into the kind without our fields: it is not ours to serve. */
function toRecord<Data>(object: CustomResource<RecordSpec<Data>>): StoredRecord<Data> | undefined {
  const spec = object.spec as Partial<RecordSpec<Data>> | undefined;
  const { account, region, name, data } = spec ?? {};
  if (account === undefined || region === undefined || name === undefined || data === undefined)
    return undefined;
  return { account, region, name, data, metadata: object.metadata };
}
