import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ObjectMeta, ResourceType, WatchEvent } from '../../src/core/kube-objects.ts';
import type {
  ApplyOptions,
  DeleteOptions,
  Kube,
  ListOptions,
  PodContainerName,
  PodLogOptions,
  StatusTarget,
} from '../../src/core/ports.ts';
import { KubeApiError } from '../../src/kube/kube-api-error.ts';
import { Pods, resourceTypeOf } from '../../src/kube/resource-types.ts';
import { FakePodLogs } from './fake-pod-logs.ts';

type Tracked = { metadata: ObjectMeta };
type Watcher = {
  type: ResourceType;
  options: ListOptions;
  onEvent: (event: WatchEvent<KubeObject>) => void;
};

/**
 * The Kubernetes API in memory: resource versions, AlreadyExists, Conflict, status merges, field selectors, pods that are
 * deleted in two steps, watches. Watch events come a moment after the write was answered, as they do from a real API server.
 */
export class FakeKube implements Kube {
  readonly #objects = new Map<string, KubeObject>();
  readonly #watchers = new Set<Watcher>();
  #version = 100;
  /** Called before each write; throw to make it fail, return a promise to make it slow. */
  beforeWrite: (verb: string, type: ResourceType, name: string) => void | Promise<void> = () => undefined;
  /** While true, watches have not listed yet. */
  watchesHeld = false;
  /** Milliseconds since the epoch, for the times that the API server writes. */
  now: () => number = Date.now;
  readonly logs = new FakePodLogs();
  #held: (() => void)[] = [];

  async get<T = KubeObject>(type: ResourceType, name: string, namespace?: string): Promise<T | undefined> {
    await Promise.resolve();
    return copy(this.#objects.get(keyOf(type, name, namespace))) as T | undefined;
  }

  async list<T = KubeObject>(type: ResourceType, options: ListOptions = {}): Promise<T[]> {
    await Promise.resolve();
    return this.#select(type, options).slice(0, options.limit).map(copy) as T[];
  }

  async podLog(
    name: PodContainerName,
    options: PodLogOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    await Promise.resolve();
    if (!this.#objects.has(keyOf(Pods, name.pod, name.namespace)))
      throw new KubeApiError(404, 'NotFound', `pods "${name.pod}" not found`);
    return this.logs.read(name, options, signal);
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
      creationTimestamp: new Date(this.now()).toISOString(),
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
    // As with kinds that have a status of their own: writes of the rest leave it alone.
    if (before['status'] !== undefined && stored['status'] === undefined) stored['status'] = before['status'];
    stored.metadata = {
      ...stored.metadata,
      ...(before.metadata.uid && { uid: before.metadata.uid }),
      resourceVersion: String(++this.#version),
    };
    return this.#store(type, key, stored, 'modified') as T;
  }

  async patchStatus<T = KubeObject>(type: ResourceType, target: StatusTarget, status: object): Promise<T> {
    const { name, namespace } = target;
    await this.beforeWrite('patchStatus', type, name);
    await Promise.resolve();
    const key = keyOf(type, name, namespace);
    const before = this.#objects.get(key);
    if (before === undefined) throw new KubeApiError(404, 'NotFound', `${type.plural} "${name}" not found`);
    requireSame(type, before, target);
    const merged = merge(before['status'], copy(status));
    if (isDeepStrictEqual(merged, before['status'])) return copy(before) as T;
    const metadata = { ...before.metadata, resourceVersion: String(++this.#version) };
    return this.#store(type, key, { ...before, metadata, status: merged }, 'modified') as T;
  }

  async patch<T = KubeObject>(
    type: ResourceType,
    target: StatusTarget,
    kind: 'merge' | 'strategic',
    body: object,
  ): Promise<T> {
    const { name, namespace } = target;
    await this.beforeWrite('patch', type, name);
    await Promise.resolve();
    const key = keyOf(type, name, namespace);
    const before = this.#objects.get(key);
    if (before === undefined) throw new KubeApiError(404, 'NotFound', `${type.plural} "${name}" not found`);
    requireSame(type, before, target);
    const merged = merge(before, copy(body), kind === 'strategic') as KubeObject;
    const { metadata } = merged;
    metadata.resourceVersion = String(++this.#version);
    const hasFinalizers = (metadata.finalizers?.length ?? 0) > 0;
    if (
      metadata.deletionTimestamp !== undefined &&
      metadata.deletionGracePeriodSeconds === 0 &&
      !hasFinalizers
    ) {
      this.#objects.delete(key);
      this.#notify(type, { type: 'deleted', object: copy(merged) });
      return copy(merged) as T;
    }
    return this.#store(type, key, merged, 'modified') as T;
  }

  async delete(type: ResourceType, name: string, options: DeleteOptions = {}): Promise<boolean> {
    await this.beforeWrite('delete', type, name);
    await Promise.resolve();
    const key = keyOf(type, name, options.namespace);
    const before = this.#objects.get(key);
    if (before === undefined) return false;
    requireSame(type, before, options);
    if (isPod(type)) {
      const graceSeconds = graceOf(before, options);
      const marked = before.metadata.deletionTimestamp !== undefined;
      if (marked && (graceSeconds > 0 || before.metadata.deletionGracePeriodSeconds === 0)) return true;
      const metadata = {
        ...before.metadata,
        resourceVersion: String(++this.#version),
        deletionTimestamp: new Date(this.now() + graceSeconds * 1000).toISOString().replace(/\.\d+Z/, 'Z'),
        deletionGracePeriodSeconds: graceSeconds,
      };
      // A real API server marks a pod also when it removes it in the same breath.
      this.#store(type, key, { ...before, metadata }, 'modified');
      if (graceSeconds > 0) return true;
    }
    const last = this.#objects.get(key) ?? before;
    if ((last.metadata.finalizers?.length ?? 0) > 0) return true;
    this.#objects.delete(key);
    last.metadata.resourceVersion = String(++this.#version);
    this.#notify(type, { type: 'deleted', object: copy(last) });
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
        options,
        onEvent: onEvent as (event: WatchEvent<KubeObject>) => void,
      };
      for (const object of this.#select(type, options)) {
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
    this.#notify(type, { type: change, object: copy(object) });
    return copy(object);
  }

  #notify(type: ResourceType, event: Exclude<WatchEvent<KubeObject>, { type: 'synced' }>): void {
    for (const watcher of this.#watchers) {
      const same = watcher.type.group === type.group && watcher.type.plural === type.plural;
      if (same && isSelected(event.object, watcher.options)) setImmediate(() => watcher.onEvent(event));
    }
  }

  #select(type: ResourceType, options: ListOptions): KubeObject[] {
    const prefix = `${type.group}/${type.plural}/`;
    return [...this.#objects]
      .filter(([key, object]) => key.startsWith(prefix) && isSelected(object, options))
      .map(([, object]) => object);
  }
}

/** Label selectors here know `a` and `a=b`; field selectors know `a.b=c` joined by commas, and nothing else. */
function isSelected(object: KubeObject, { namespace, fieldSelector, labelSelector }: ListOptions): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  const labels = object.metadata.labels ?? {};
  const hasLabels = (labelSelector?.split(',') ?? []).every((term) => {
    const [name = '', value] = term.split('=');
    return value === undefined ? name in labels : labels[name] === value;
  });
  if (!hasLabels) return false;
  return (fieldSelector?.split(',') ?? []).every((term) => {
    const [path = '', value = ''] = term.split('=');
    const found = path.split('.').reduce<unknown>((at, name) => (at as Fields | undefined)?.[name], object);
    return (found ?? '') === value;
  });
}

type Fields = Record<string, unknown>;

/** Refuses the write meant for another object of this name, or for another version of it. */
function requireSame(type: ResourceType, stored: KubeObject, asked: Partial<ObjectMeta>): void {
  const { name, uid, resourceVersion } = stored.metadata;
  if ((asked.uid ?? uid) === uid && (asked.resourceVersion ?? resourceVersion) === resourceVersion) return;
  throw new KubeApiError(409, 'Conflict', `${type.plural} "${name}": the object has been modified`);
}

function isPod(type: ResourceType): boolean {
  return type.group === '' && type.plural === 'pods';
}

/** Only a pod that a node may be running is given time to end. */
function graceOf(stored: KubeObject, options: DeleteOptions): number {
  const { spec, status } = stored as { spec?: Fields; status?: Fields };
  const phase = status?.['phase'];
  if (!spec?.['nodeName'] || phase === 'Succeeded' || phase === 'Failed') return 0;
  return options.gracePeriodSeconds ?? (spec['terminationGracePeriodSeconds'] as number | undefined) ?? 30;
}

/** RFC 7386; strategic merges also merge lists of things that have names. */
function merge(before: unknown, patch: unknown, strategic = false): unknown {
  if (strategic && Array.isArray(patch) && Array.isArray(before) && hasName(patch[0])) {
    const changes = new Map(patch.map((item: Fields) => [item['name'], item]));
    return before.map((item: Fields) => merge(item, changes.get(item['name']) ?? {}, true));
  }
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const merged: Fields =
    typeof before === 'object' && before !== null && !Array.isArray(before) ? { ...before } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = merge(merged[name], value, strategic);
  }
  return merged;
}

function hasName(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'name' in value;
}

function keyOf(type: ResourceType, name: string, namespace = ''): string {
  return `${type.group}/${type.plural}/${namespace}/${name}`;
}

/** Through JSON, as over the wire: undefined members vanish, nothing is shared. */
function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}
