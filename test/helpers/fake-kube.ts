import { randomUUID } from 'node:crypto';
import type { KubeObject, ObjectMeta, ResourceType, WatchEvent } from '../../src/core/kube-objects.ts';
import type { ApplyOptions, DeleteOptions, Kube, ListOptions } from '../../src/core/ports.ts';
import { KubeApiError } from '../../src/kube/kube-api-error.ts';
import { resourceTypeOf } from '../../src/kube/resource-types.ts';

type Tracked = { metadata: ObjectMeta };
type Watcher = {
  type: ResourceType;
  namespace: string | undefined;
  onEvent: (event: WatchEvent<KubeObject>) => void;
};

/**
 * The Kubernetes API in memory: resource versions, AlreadyExists, Conflict, watches. Watch events come a moment after the
 * write was answered, as they do from a real API server.
 */
export class FakeKube implements Kube {
  readonly #objects = new Map<string, KubeObject>();
  readonly #watchers = new Set<Watcher>();
  #version = 100;
  /** Called before each write; throw to make it fail, return a promise to make it slow. */
  beforeWrite: (verb: string, type: ResourceType, name: string) => void | Promise<void> = () => undefined;
  /** While true, watches have not listed yet. */
  watchesHeld = false;
  #held: (() => void)[] = [];

  async get<T = KubeObject>(type: ResourceType, name: string, namespace?: string): Promise<T | undefined> {
    await Promise.resolve();
    return copy(this.#objects.get(keyOf(type, name, namespace))) as T | undefined;
  }

  async list<T = KubeObject>(type: ResourceType, options: ListOptions = {}): Promise<T[]> {
    await Promise.resolve();
    return this.#select(type, options.namespace).slice(0, options.limit).map(copy) as T[];
  }

  async create<T = KubeObject>(type: ResourceType, object: T): Promise<T> {
    const { name, namespace } = (object as Tracked).metadata;
    await this.beforeWrite('create', type, name);
    await Promise.resolve();
    const key = keyOf(type, name, namespace);
    if (this.#objects.has(key)) {
      throw new KubeApiError(409, 'AlreadyExists', `${type.plural} "${name}" already exists`);
    }
    const stored = copy(object as unknown as KubeObject);
    stored.metadata = {
      ...stored.metadata,
      uid: randomUUID(),
      resourceVersion: String(++this.#version),
      creationTimestamp: new Date().toISOString(),
    };
    return this.#store(type, key, stored, 'added') as T;
  }

  async replace<T = KubeObject>(type: ResourceType, object: T): Promise<T> {
    const { name, namespace, resourceVersion, uid } = (object as Tracked).metadata;
    await this.beforeWrite('replace', type, name);
    await Promise.resolve();
    const key = keyOf(type, name, namespace);
    const before = this.#objects.get(key);
    if (before === undefined) throw new KubeApiError(404, 'NotFound', `${type.plural} "${name}" not found`);
    const stale = resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion;
    if (stale || (uid !== undefined && uid !== before.metadata.uid)) {
      throw new KubeApiError(409, 'Conflict', `${type.plural} "${name}": the object has been modified`);
    }
    const stored = copy(object as unknown as KubeObject);
    stored.metadata = {
      ...stored.metadata,
      ...(before.metadata.uid && { uid: before.metadata.uid }),
      resourceVersion: String(++this.#version),
    };
    return this.#store(type, key, stored, 'modified') as T;
  }

  async delete(type: ResourceType, name: string, options: DeleteOptions = {}): Promise<boolean> {
    await this.beforeWrite('delete', type, name);
    await Promise.resolve();
    const key = keyOf(type, name, options.namespace);
    const before = this.#objects.get(key);
    if (before === undefined) return false;
    if (options.resourceVersion && options.resourceVersion !== before.metadata.resourceVersion) {
      throw new KubeApiError(409, 'Conflict', `${type.plural} "${name}": the object has been modified`);
    }
    this.#objects.delete(key);
    before.metadata.resourceVersion = String(++this.#version);
    this.#notify(type, options.namespace, { type: 'deleted', object: copy(before) });
    return true;
  }

  async apply<T = KubeObject>(object: KubeObject, _options: ApplyOptions = {}): Promise<T> {
    const type = resourceTypeOf(object);
    const before = await this.get(type, object.metadata.name, object.metadata.namespace);
    if (before === undefined) return (await this.create(type, object)) as T;
    return (await this.replace(type, {
      ...before,
      ...object,
      metadata: { ...before.metadata, ...object.metadata },
    })) as T;
  }

  watch<T = KubeObject>(
    type: ResourceType,
    options: ListOptions,
    onEvent: (event: WatchEvent<T>) => void,
    signal: AbortSignal,
  ): void {
    const start = () => {
      if (signal.aborted) return;
      const watcher: Watcher = {
        type,
        namespace: options.namespace,
        onEvent: onEvent as (event: WatchEvent<KubeObject>) => void,
      };
      for (const object of this.#select(type, options.namespace)) {
        watcher.onEvent({ type: 'added', object: copy(object) });
      }
      watcher.onEvent({ type: 'synced' });
      this.#watchers.add(watcher);
      signal.addEventListener('abort', () => this.#watchers.delete(watcher));
    };
    if (this.watchesHeld) this.#held.push(start);
    else setImmediate(start);
  }

  /** Lets held watches list. */
  releaseWatches(): void {
    this.watchesHeld = false;
    for (const start of this.#held.splice(0)) start();
  }

  #store(type: ResourceType, key: string, object: KubeObject, change: 'added' | 'modified'): KubeObject {
    this.#objects.set(key, object);
    this.#notify(type, object.metadata.namespace, { type: change, object: copy(object) });
    return copy(object);
  }

  #notify(type: ResourceType, namespace: string | undefined, event: WatchEvent<KubeObject>): void {
    for (const watcher of this.#watchers) {
      const same = watcher.type.group === type.group && watcher.type.plural === type.plural;
      if (!same || (watcher.namespace !== undefined && watcher.namespace !== namespace)) continue;
      setImmediate(() => watcher.onEvent(event));
    }
  }

  #select(type: ResourceType, namespace: string | undefined): KubeObject[] {
    const prefix = namespace === undefined ? `${type.group}/${type.plural}/` : keyOf(type, '', namespace);
    return [...this.#objects].filter(([key]) => key.startsWith(prefix)).map(([, object]) => object);
  }
}

function keyOf(type: ResourceType, name: string, namespace = ''): string {
  return `${type.group}/${type.plural}/${namespace}/${name}`;
}

/** Through JSON, as over the wire: undefined members vanish, nothing is shared. */
function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}
