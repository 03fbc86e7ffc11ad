import type { KubeObject, ObjectMeta, ResourceType, WatchEvent } from './kube-objects.ts';

/** Time, so that tests can own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * The Kubernetes API as kecs uses it. Every method rejects with a `KubeApiError` (see `src/kube/kube-api-error.ts`)
 * for an answer that is not a success, and with a KecsError when the API server cannot be reached.
 */
export interface Kube {
  /** The object, or undefined where there is none. */
  get<T = KubeObject>(type: ResourceType, name: string, namespace?: string): Promise<T | undefined>;
  list<T = KubeObject>(type: ResourceType, options?: ListOptions): Promise<T[]>;
  /** Creates; an existing object rejects with status 409, reason `AlreadyExists`. */
  create<T = KubeObject>(type: ResourceType, object: T): Promise<T>;
  /** Replaces; a stale `metadata.resourceVersion` rejects with status 409, reason `Conflict`. */
  replace<T = KubeObject>(type: ResourceType, object: T): Promise<T>;
  /**
   * Merges `status` into the status sub-resource of one object (RFC 7386: members are merged, lists replaced whole, null
   * removes) and leaves all else of it alone. With `resourceVersion`, only that version (else 409, reason `Conflict`); where
   * there is no such object, rejects with 404.
   */
  patchStatus<T = KubeObject>(type: ResourceType, target: StatusTarget, status: object): Promise<T>;
  /**
   * Patches one object; rejects with 404 where there is none. `merge` follows RFC 7386; `strategic`, for built-in kinds
   * only, merges lists such as a pod's containers by their keys.
   */
  patch<T = KubeObject>(
    type: ResourceType,
    target: StatusTarget,
    kind: 'merge' | 'strategic',
    body: object,
  ): Promise<T>;
  /**
   * Deletes; false where there was nothing. With `resourceVersion` or `uid`, only that one (else 409). A pod on a node
   * stays, marked by its deletionTimestamp, until it is deleted with `gracePeriodSeconds: 0`.
   */
  delete(type: ResourceType, name: string, options?: DeleteOptions): Promise<boolean>;
  /** Server-side apply with field manager `kecs`. */
  apply<T = KubeObject>(object: KubeObject, options?: ApplyOptions): Promise<T>;
  /**
   * Lists, then follows changes until the signal aborts; reconnects by itself (also after 410 Gone, by listing again:
   * objects that vanished meanwhile are then sent as `deleted`). `onEvent` is called in order and must not throw.
   */
  watch<T = KubeObject>(
    type: ResourceType,
    options: ListOptions,
    onEvent: (event: WatchEvent<T>) => void,
    signal: AbortSignal,
  ): void;
  /**
   * What a container has written, in pieces as they come; with `follow` until it ends or the signal aborts. Rejects with 404 for
   * a pod that is not there, with 400 for a container that has not started.
   */
  podLog(
    container: PodContainerName,
    options: PodLogOptions,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;
}

export type PodContainerName = {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
};
export type PodLogOptions = {
  readonly follow?: boolean;
  /** Begins each line with when it was written, RFC 3339 with up to nine digits of a second, and a blank. */
  readonly timestamps?: boolean;
  /** RFC 3339; fractions of a second are cut off. */
  readonly sinceTime?: string | undefined;
  readonly tailLines?: number | undefined;
  /** Of the container's run before the present one; 400 where there was none. */
  readonly previous?: boolean | undefined;
};

/** `fieldSelector` as the API server takes it, e.g. `spec.nodeName=a`; which fields a kind offers is the server's choice. */
export type ListOptions = {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  limit?: number;
};
export type StatusTarget = Pick<ObjectMeta, 'name' | 'namespace' | 'resourceVersion'>;
export type DeleteOptions = {
  namespace?: string;
  resourceVersion?: string;
  uid?: string;
  gracePeriodSeconds?: number;
};
export type ApplyOptions = { force?: boolean };
